import {isObject, type JsonObject} from '../model/json-object.ts'
import {isExpression} from './display-conditions.ts'
import type {NodePort} from './node-description.ts'
import {parameterAt} from './parameter-at.ts'

export type Ports = readonly NodePort[] | null
type Compute = (parameters: JsonObject, version: number) => Ports

const langchain = '@n8n/n8n-nodes-langchain.'
const base = 'n8n-nodes-base.'

/** More inputs or outputs than n8n's editor lets anybody ask for; a number from a broken file must not fill the memory. */
const MOST_PORTS = 100

export const main: NodePort = {type: 'main', required: false, maxConnections: null}
const model = needed('ai_languageModel')
const memory: NodePort = {type: 'ai_memory', required: false, maxConnections: 1}
const tool: NodePort = {type: 'ai_tool', required: false, maxConnections: null}
const parser: NodePort = {type: 'ai_outputParser', required: false, maxConnections: 1}

function needed(type: string): NodePort {
  return {type, required: true, maxConnections: 1}
}

/** What the `agent` of the first generation connects, by its kind. */
const firstAgents: Readonly<Record<string, readonly NodePort[]>> = {
  conversationalAgent: [main, model, memory, tool, parser],
  toolsAgent: [main, model, memory, tool, parser],
  openAiFunctionsAgent: [main, model, memory, tool, parser],
  reActAgent: [main, model, tool, parser],
  planAndExecuteAgent: [main, model, tool, parser],
  sqlAgent: [main, model, memory],
}

/**
 * Inputs of the nodes that compute them from their parameters. Source: the node descriptions of n8n 2.11 and 2.41, which agree.
 * Where a parameter that decides is a formula, the answer is null.
 */
export function computedInputs(type: string, parameters: JsonObject, version: number): Ports {
  if (type === `${langchain}agent` && version < 2) return firstAgentInputs(parameters)
  if (vectorStore.test(type)) return vectorStoreInputs(parameters)
  const compute = inputsByType[type]
  return compute === undefined ? null : compute(parameters, version)
}

/** The store nodes of the AI package share one description. */
export const vectorStore = /^@n8n\/n8n-nodes-langchain\.(?:chatHubV|v)ectorStore/

const inputsByType: Readonly<Record<string, Compute>> = {
  [`${base}merge`]: (parameters) => when([parameters.numberInputs], (count) => repeat(main, count || 2)),
  [`${base}evaluation`]: evaluationInputs,
  [`${langchain}agent`]: (parameters) => agentInputs([main], parameters),
  [`${langchain}agentTool`]: (parameters) => agentInputs([], parameters),
  [`${langchain}microsoftAgent365Trigger`]: (parameters) => agentInputs([], parameters),
  [`${langchain}chainLlm`]: chainInputs,
  [`${langchain}chainSummarization`]: summarizationInputs,
  [`${langchain}guardrails`]: guardrailsInputs,
  [`${langchain}code`]: (parameters) => portsOfCode(parameterAt(parameters, 'inputs', 'input')),
  [`${langchain}openAi`]: openAiInputs,
  [`${langchain}anthropic`]: messageInputs,
  [`${langchain}googleGemini`]: messageInputs,
  [`${langchain}ollama`]: messageInputs,
  [`${langchain}alibabaCloud`]: messageInputs,
  [`${langchain}minimax`]: messageInputs,
  [`${langchain}moonshot`]: messageInputs,
  [`${langchain}chatTrigger`]: chatTriggerInputs,
  [`${langchain}chat`]: (parameters) => when([parameterAt(parameters, 'options', 'memoryConnection')], (on) => (on ? [main, memory] : [main])),
  [`${langchain}documentDefaultDataLoader`]: loaderInputs,
  [`${langchain}documentGithubLoader`]: loaderInputs,
  [`${langchain}outputParserStructured`]: (parameters) => when([parameters.autoFix], (on) => (on ? [model] : [])),
  [`${langchain}modelSelector`]: (parameters) => when([parameters.numberInputs], (count) => repeat(model, count || 2)),
}

/** The ports, unless a value that decides is a formula. */
export function when(values: readonly unknown[], ports: (...values: readonly unknown[]) => Ports): Ports {
  return values.some(isExpression) ? null : ports(...values)
}

/** As many ports as a parameter says. Null when it is missing or is no number that makes sense. */
export function repeat(port: NodePort, count: unknown): Ports {
  const wanted = typeof count === 'string' && count !== '' ? Number(count) : count
  return typeof wanted === 'number' && Number.isInteger(wanted) && wanted >= 0 && wanted <= MOST_PORTS
    ? Array.from({length: wanted}, () => port)
    : null
}

function agentInputs(before: readonly NodePort[], {hasOutputParser, needsFallback}: JsonObject): Ports {
  return when([hasOutputParser, needsFallback], () => {
    const models = needsFallback === true ? [model, model] : [model]
    return [...before, ...models, memory, tool, ...(wantsParser(hasOutputParser) ? [parser] : [])]
  })
}

function firstAgentInputs({agent, hasOutputParser}: JsonObject): Ports {
  const ports = typeof agent === 'string' && Object.hasOwn(firstAgents, agent) ? firstAgents[agent] : undefined
  if (ports === undefined) return null
  return when([hasOutputParser], () => (wantsParser(hasOutputParser) ? ports : ports.filter((port) => port !== parser)))
}

/** The parameter is missing where its release of the node always has the input. */
function wantsParser(hasOutputParser: unknown): boolean {
  return hasOutputParser === undefined || hasOutputParser === true
}

function chainInputs({hasOutputParser, needsFallback}: JsonObject): Ports {
  return when([hasOutputParser, needsFallback], () => [
    main,
    ...(needsFallback === true ? [model, model] : [model]),
    ...(wantsParser(hasOutputParser) ? [parser] : []),
  ])
}

function summarizationInputs({operationMode, chunkingMode}: JsonObject): Ports {
  return when([operationMode, chunkingMode], () => {
    if (operationMode === 'documentLoader') return [main, model, needed('ai_document')]
    return chunkingMode === 'advanced' ? [main, model, {...needed('ai_textSplitter'), required: false}] : [main, model]
  })
}

function evaluationInputs({operation, metric}: JsonObject): Ports {
  return when([operation, metric], () => {
    const asksModel = operation === 'setMetrics' && (metric === 'correctness' || metric === 'helpfulness')
    return asksModel ? [main, {...model, required: false}] : [main]
  })
}

/** The first version asks a model for all but sanitizing, the second for these checks. */
const modelChecks = ['nsfw', 'topicalAlignment', 'custom', 'jailbreak']

function guardrailsInputs({operation, guardrails}: JsonObject, version: number): Ports {
  if (version < 2) return when([operation], () => (operation === 'sanitize' ? [main] : [main, model]))
  const checks = isObject(guardrails) ? guardrails : {}
  return when([guardrails], () => (modelChecks.some((check) => Object.hasOwn(checks, check)) ? [main, model] : [main]))
}

function openAiInputs({resource, operation, hideTools, memory: kept}: JsonObject): Ports {
  return when([resource, operation, hideTools, kept], () => {
    if (resource === 'assistant' && operation === 'message') return kept === 'threadId' ? [main, tool] : [main, tool, memory]
    const talks = resource === 'text' && (operation === 'message' || operation === 'response')
    return talks && hideTools !== 'hide' ? [main, tool] : [main]
  })
}

function messageInputs({resource, operation}: JsonObject): Ports {
  return when([resource, operation], () => (resource === 'text' && operation === 'message' ? [main, tool] : [main]))
}

function chatTriggerInputs(parameters: JsonObject): Ports {
  return when([parameters.mode, parameterAt(parameters, 'options', 'loadPreviousSession')], (mode, load) =>
    (mode === 'hostedChat' || mode === 'webhook') && load === 'memory' ? [needed('ai_memory')] : [],
  )
}

function loaderInputs({textSplittingMode}: JsonObject): Ports {
  return when([textSplittingMode], (mode) => (mode === undefined || mode === '' || mode === 'custom' ? [needed('ai_textSplitter')] : []))
}

function vectorStoreInputs({mode, useReranker}: JsonObject): Ports {
  return when([mode, useReranker], () => {
    const reads = mode === 'load' || mode === 'retrieve' || mode === 'retrieve-as-tool'
    const ports = [needed('ai_embedding'), ...(reads && useReranker === true ? [needed('ai_reranker')] : [])]
    if (mode === 'insert') return [...ports, main, needed('ai_document')]
    return mode === 'load' || mode === 'update' ? [...ports, main] : ports
  })
}

/** Ports that the author of a LangChain code node listed. */
export function portsOfCode(list: unknown): Ports {
  if (!Array.isArray(list) || list.length > MOST_PORTS) return null
  const ports: NodePort[] = []
  for (const entry of list as readonly unknown[]) {
    if (!isObject(entry)) return null
    const {type, required, maxConnections} = entry
    if (typeof type !== 'string' || isExpression(type)) return null
    ports.push({type, required: required === true, maxConnections: typeof maxConnections === 'number' && maxConnections >= 0 ? maxConnections : null})
  }
  return ports
}
