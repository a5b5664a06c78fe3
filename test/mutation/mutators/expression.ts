import {isObject, type JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import type {Mutator, Random} from '../mutator.ts'
import {addNode, type JsonNode, nodesOf} from '../workflow-parts.ts'

/** A parameter that begins with "=" and has code in it. */
interface Place {
  node: JsonNode
  container: JsonObject
  key: string
  text: string
}

function placesIn(workflow: JsonObject): Place[] {
  const runs = nodesOf(workflow).filter(({type, disabled}) => type !== 'n8n-nodes-base.stickyNote' && disabled !== true)
  return runs.flatMap((node) => (isObject(node.parameters) ? within(node, node.parameters) : []))
}

function within(node: JsonNode, container: JsonObject): Place[] {
  return Object.entries(container).flatMap(([key, value]): Place[] => {
    if (typeof value === 'string') return value.startsWith('=') && value.includes('{{') ? [{node, container, key, text: value}] : []
    return typeof value === 'object' && value !== null ? within(node, value as JsonObject) : []
  })
}

/** An expression of the workflow, or one of a new node when it has none that will do. */
function anExpression(workflow: JsonObject, random: Random, suits: (text: string, key: string) => boolean = () => true): Place {
  const place = random.pick(placesIn(workflow).filter(({text, key}) => suits(text, key)))
  if (place !== undefined) return place
  const text = '=https://crm.acme.dev/leads/{{ $json.id }}'
  const node = addNode(workflow, {type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, parameters: {url: text}})
  return {node, container: node.parameters as JsonObject, key: 'url', text}
}

function expressionMutator(rule: string, spoil: (text: string, random: Random) => string, suits?: (text: string, key: string) => boolean): Mutator {
  return {
    rule,
    inject(workflow, random) {
      const {node, container, key, text} = anExpression(workflow, random, suits)
      container[key] = spoil(text, random)
      return {workflow, node: node.name}
    },
  }
}

const oneOf =
  (...codes: readonly string[]) =>
  (text: string, random: Random): string =>
    `${text}${random.pick(codes) ?? ''}`
const hasNoBraces = (text: string): boolean => !/[{}]/.test(text.replaceAll('{{', '').replaceAll('}}', '')) && text.endsWith('}}')
const isClosed = (text: string): boolean => text.endsWith('}}')

export const expressionMutators: readonly Mutator[] = [
  expressionMutator(
    'expression-syntax',
    (text, random) => text.replace('{{', `{{ ${random.pick([')', '*', ']', '1 2', 'return', 'a b', '"']) ?? ''} `),
    hasNoBraces,
  ),
  expressionMutator('expression-syntax', oneOf('{{ $json.name.trim( }}', '{{ $json["name }}', '{{ $json..name }}', '{{ if ($json.a) 1 }}'), isClosed),
  expressionMutator('expression-braces', oneOf('{{ }}', '{{}}', '{{ {{ $json.a }} }}', '{{ {a: {b: 1}} }}'), isClosed),
  expressionMutator('expression-braces', (text) => text.slice(0, -2), hasNoBraces),
  expressionMutator(
    'expression-forbidden',
    oneOf('{{ $json.a.constructor }}', '{{ $json["__proto__"] }}', '{{ $.a }}', '{{ $if($json.a) }}'),
    isClosed,
  ),
  expressionMutator(
    'expression-node-missing',
    oneOf("{{ $('Mutant nowhere').item.json.a }}", '{{ $node["Mutant nowhere"].json.a }}', '{{ $items("Mutant nowhere")[0].json.a }}'),
    isClosed,
  ),
  expressionMutator(
    'expression-node-missing',
    oneOf("{{ `a ${$('Mutant nowhere').first().json.a}` }}", "{{ [1].map((x) => $('Mutant nowhere').all()[x]) }}"),
    isClosed,
  ),
  expressionMutator(
    'expression-name-unknown',
    oneOf('{{ $jsno.a }}', '{{ items[0].json.a }}', '{{ $secrets.vault.a }}', '{{ new URL($json.a) }}'),
    isClosed,
  ),
  expressionMutator('expression-name-lost', oneOf('{{ ({...$json}) }}', '{{ [1].map(() => $json) }}'), isClosed),
  expressionMutator(
    'expression-literal',
    (text) => text.slice(1),
    (text, key) => /^=[^=]*\{\{\s*\$(?:json|\(|node)/.test(text) && !/html|query|code/i.test(key),
  ),
  expressionMutator('from-ai-invalid', oneOf("{{ $fromAI('a key') }}", '{{ $fromAI() }}', "{{ $fromAI('clé', 'why') }}"), isClosed),
  {
    rule: 'from-ai-outside-tool',
    inject(workflow, random) {
      const url = `={{ ${random.pick(['$fromAI', '$fromAi', '/* by the model */ $fromAI']) ?? ''}('url', 'Where to look') }}`
      return {workflow, node: addNode(workflow, {type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, parameters: {url}}).name}
    },
  },
]
