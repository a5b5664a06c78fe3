/** Nodes from which the examples of several rules are made: a trigger, and an agent with its model. */
export const start = {name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2}

export const agent = {name: 'Agent', type: '@n8n/n8n-nodes-langchain.agent', typeVersion: 2.2}

export const openAi = {openAiApi: {id: 'Xk2pQ9wLmN4rT7vB', name: 'OpenAI of the tenant'}}

export const model = {name: 'Model', type: '@n8n/n8n-nodes-langchain.lmChatOpenAi', typeVersion: 1.2, credentials: openAi}

export const addUp = {
  name: 'Add up',
  type: '@n8n/n8n-nodes-langchain.toolCode',
  typeVersion: 1.3,
  parameters: {description: 'Adds numbers.', jsCode: 'return query'},
}

export const asModel = {ai_languageModel: [[{node: 'Agent', type: 'ai_languageModel', index: 0}]]}

export const asTool = {ai_tool: [[{node: 'Agent', type: 'ai_tool', index: 0}]]}

export const toAgent = {'Every hour': {main: [[{node: 'Agent', type: 'main', index: 0}]]}}
