import type {GoldenTemplate} from '../../../src/lib/workflow/golden/golden-template.ts'
import {isObject, type JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import type {Mutation, Mutator, Random} from '../mutator.ts'
import {addNode, edgesOf, type JsonNode, nodesOf, objectAt} from '../workflow-parts.ts'

/** A golden template that is the workflow itself; the change is made afterwards. */
function drift(change: (workflow: JsonObject, random: Random) => string | null | undefined): Mutator {
  return {
    rule: 'golden-drift',
    inject(workflow, random): Mutation | null {
      const template: GoldenTemplate = {
        name: 'Fleet',
        requiredNodeTypes: [],
        forbiddenNodeTypes: [],
        requiredSettings: {},
        workflow: structuredClone(workflow),
      }
      const node = change(workflow, random)
      return node === undefined ? null : {workflow, node, options: {template}}
    },
  }
}

const notNote = ({type}: JsonNode): boolean => type !== 'n8n-nodes-base.stickyNote'

function ofNode(change: (node: JsonNode) => void): Mutator {
  return drift((workflow, random) => {
    const node = random.pick(nodesOf(workflow).filter(notNote))
    if (node === undefined) return undefined
    change(node)
    return node.name
  })
}

export const goldenMutators: readonly Mutator[] = [
  ofNode((node) => {
    objectAt(node, 'parameters').mutant = 'changed'
  }),
  ofNode((node) => {
    node.typeVersion = 99
  }),
  ofNode((node) => {
    node.disabled = node.disabled !== true
  }),
  ofNode((node) => {
    node.credentials = {...(isObject(node.credentials) ? node.credentials : {}), mutantApi: {id: 'mutant', name: 'Mutant'}}
  }),
  drift((workflow) => addNode(workflow, {type: 'n8n-nodes-base.noOp'}).name),
  drift((workflow, random) => {
    const node = random.pick(nodesOf(workflow).filter(notNote))
    if (node === undefined) return undefined
    workflow.nodes = nodesOf(workflow).filter((other) => other !== node)
    return null
  }),
  drift((workflow) => {
    objectAt(workflow, 'settings').timezone = 'Mutant/Zone'
    return null
  }),
  drift((workflow, random) => {
    const edge = random.pick(edgesOf(workflow))
    if (edge === undefined) return undefined
    edge.entries.splice(edge.slot, 1)
    return edge.source
  }),
]
