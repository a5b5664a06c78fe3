/** A workflow like those in use, with as many nodes as asked: a trigger, then requests, conditions, code and expressions in a long chain. */
export function workflowOf(count: number): object {
  const nodes = Array.from({length: count}, (_, i) => nodeOf(i))
  const connections = Object.fromEntries(
    nodes.slice(0, -1).map(({name}, i) => [name, {main: [[{node: nodes[i + 1]?.name, type: 'main', index: 0}]]}]),
  )
  return {name: `${count} nodes`, nodes, connections, settings: {executionOrder: 'v1'}}
}

function nodeOf(i: number): {name: string} & Record<string, unknown> {
  const common = {id: `node-${i}`, position: [i * 200, 300]}
  if (i === 0) {
    const parameters = {rule: {interval: [{field: 'hours', hoursInterval: 1}]}}
    return {...common, name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2, parameters}
  }
  const before = i === 1 ? 'Every hour' : nameOf(i - 1)
  return {...common, name: nameOf(i), ...(kinds[i % kinds.length] ?? kinds[0])?.(before)}
}

function nameOf(i: number): string {
  return `Step ${i}`
}

type Kind = (before: string) => {type: string; typeVersion: number; parameters: object}

const kinds: readonly Kind[] = [
  (before) => ({
    type: 'n8n-nodes-base.httpRequest',
    typeVersion: 4.2,
    parameters: {url: `=https://leads.genesis.dev/{{ $('${before}').item.json.id }}`, options: {timeout: 10_000}},
  }),
  (before) => ({
    type: 'n8n-nodes-base.set',
    typeVersion: 3.4,
    parameters: {
      assignments: {
        assignments: [
          {id: 'a', name: 'total', type: 'number', value: `={{ $node["${before}"].json.items.map((item) => item.price * item.count).length }}`},
        ],
      },
      options: {},
    },
  }),
  () => ({
    type: 'n8n-nodes-base.code',
    typeVersion: 2,
    parameters: {
      jsCode: 'const open = $input.all().filter(({json}) => json.state === "open")\nreturn open.map(({json}) => ({json: {...json, seen: true}}))',
    },
  }),
  () => ({
    type: 'n8n-nodes-base.if',
    typeVersion: 2.2,
    parameters: {
      conditions: {
        options: {caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2},
        conditions: [{id: 'c', leftValue: '={{ $json.seen }}', rightValue: '', operator: {type: 'boolean', operation: 'true', singleValue: true}}],
        combinator: 'and',
      },
      options: {},
    },
  }),
]
