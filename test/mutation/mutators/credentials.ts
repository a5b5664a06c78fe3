import {isObject, type JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import type {Mutator} from '../mutator.ts'
import {type JsonNode, nodeMutator} from '../workflow-parts.ts'

/** Nodes whose credentials are looked at: n8n passes over those that are switched off, and those that its AI gateway manages. */
function takesCredentials({disabled}: JsonNode): boolean {
  return disabled !== true
}

const credentialMutator = (rule: string, change: (reference: JsonObject) => unknown): Mutator =>
  nodeMutator(rule, {
    where: takesCredentials,
    change(node, random) {
      const present = isObject(node.credentials) ? node.credentials : {}
      const type = random.pick(Object.keys(present)) ?? 'httpHeaderAuth'
      node.credentials = {...present, [type]: change({id: 'Xk2pQ9wLmN4rT7vB', name: 'Of the tenant'})}
      return undefined
    },
  })

export const credentialMutators: readonly Mutator[] = [
  credentialMutator('credential-legacy-string', ({name}) => name),
  credentialMutator('credential-id-missing', ({name}) => ({id: null, name})),
  credentialMutator('credential-id-missing', ({name}) => ({name})),
  credentialMutator('credential-id-missing', ({name}) => ({id: '', name})),
  credentialMutator('credential-name-missing', ({id}) => ({id})),
  credentialMutator('credential-shape-invalid', ({id}) => [id]),
]
