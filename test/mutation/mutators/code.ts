import type {JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import {isObject} from '../../../src/lib/workflow/model/json-object.ts'
import type {Mutator, Random} from '../mutator.ts'
import {addNode, type JsonNode, nodesOf} from '../workflow-parts.ts'

const type = 'n8n-nodes-base.code'

function addCode(workflow: JsonObject, parameters: JsonObject): JsonNode {
  return addNode(workflow, {type, typeVersion: 2, parameters})
}

/** A Code node of the workflow that runs JavaScript, or a new one. */
function aCode(workflow: JsonObject, random: Random): {node: JsonNode; parameters: JsonObject; code: string} {
  const all = nodesOf(workflow).filter((node) => node.type === type && node.disabled !== true && isObject(node.parameters))
  const written = all.filter(({parameters}) => isObject(parameters) && typeof parameters.jsCode === 'string' && !parameters.language)
  const node = random.pick(written) ?? addCode(workflow, {jsCode: 'return $input.all()'})
  const parameters = node.parameters as JsonObject
  return {node, parameters, code: String(parameters.jsCode)}
}

/** Spoils the code of a node. */
function codeMutator(rule: string, spoil: (code: string, random: Random) => string): Mutator {
  return {
    rule,
    inject(workflow, random) {
      const {node, parameters, code} = aCode(workflow, random)
      parameters.jsCode = spoil(code, random)
      return {workflow, node: node.name}
    },
  }
}

/** Adds a node with one of these parameters. */
function newCodeMutator(rule: string, ...choices: readonly JsonObject[]): Mutator {
  return {
    rule,
    inject(workflow, random) {
      return {workflow, node: addCode(workflow, {...random.pick(choices)}).name}
    },
  }
}

const eachItem = {mode: 'runOnceForEachItem'}
const python = {language: 'pythonNative'}

export const codeMutators: readonly Mutator[] = [
  codeMutator(
    'code-syntax',
    (code, random) => `${code}\n${random.pick([')', '}', 'return (', "const a = 'b", 'let if = 1', 'for (;;', 'a b']) ?? ''}`,
  ),
  codeMutator('code-syntax', (code) => `import fs from 'fs'\n${code}`),
  codeMutator(
    'code-node-missing',
    (code, random) => `${random.pick(["$('Mutant nowhere').all()", '$node["Mutant nowhere"].json', '$items("Mutant nowhere")']) ?? ''}\n;${code}`,
  ),
  newCodeMutator('code-node-missing', {language: 'python', pythonCode: 'return _("Mutant nowhere").all()'}),
  codeMutator('code-result-invalid', (_, random) => random.pick(['const sum = 1', 'return "done"', 'return 42', 'return `a`', '']) ?? ''),
  newCodeMutator('code-result-invalid', {...eachItem, jsCode: 'return [{json: {a: 1}}]'}, {jsCode: 'return [1, 2]'}),
  newCodeMutator(
    'code-mode-mismatch',
    {...eachItem, jsCode: 'return $input.all()[0]'},
    {...eachItem, jsCode: 'return $input.first()'},
    {...eachItem, jsCode: 'return items[0]'},
    {jsCode: 'return [item]'},
    {jsCode: 'return [$input.item]'},
  ),
  codeMutator('code-module-forbidden', (code, random) => `const mutant = require('${random.pick(['fs', 'axios', 'child_process']) ?? ''}')\n${code}`),
  newCodeMutator(
    'code-name-absent',
    {jsCode: "return [{json: await fetch('https://crm.acme.dev')}]"},
    {jsCode: 'return [{json: {key: process.env.KEY}}]'},
    {jsCode: "return [{json: {host: new URL('https://crm.acme.dev').host}}]"},
  ),
  newCodeMutator(
    'code-python-name',
    {...python, pythonCode: 'return _input.all()'},
    {...python, pythonCode: 'return [{"json": {"at": str(_now)}}]'},
    {...python, ...eachItem, pythonCode: 'return _json'},
  ),
]
