import {isObject, type JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import {addBranch, addChain, batches, connectAt, pickStep, request, schedule, step} from '../branches.ts'
import type {Mutator} from '../mutator.ts'
import {addNode, nodeMutator, nodesOf, objectAt} from '../workflow-parts.ts'

const wait = {type: 'n8n-nodes-base.wait', typeVersion: 1.1, webhookId: 'mutant'}
const choice = {type: 'n8n-nodes-base.if', typeVersion: 2.2}
const merge = {type: 'n8n-nodes-base.merge', typeVersion: 3.1}

export const graphMutators: readonly Mutator[] = [
  {
    rule: 'node-unreachable',
    inject(workflow, random) {
      addBranch(workflow, step)
      const [lost] = addChain(workflow, step, ...Array.from({length: random.below(3)}, () => step))
      return lost === undefined ? null : {workflow, node: lost.name}
    },
  },
  {
    rule: 'trigger-leads-nowhere',
    inject: (workflow) => ({workflow, node: addNode(workflow, structuredClone(schedule)).name}),
  },
  {
    rule: 'loop-without-exit',
    inject(workflow, random) {
      const loop = addBranch(workflow, ...[step, wait, step].slice(0, 1 + random.below(3)))
      const [first, last] = [loop[0], loop.at(-1)]
      if (first === undefined || last === undefined) return null
      connectAt(workflow, last.name, first.name)
      return {workflow, node: first.name}
    },
  },
  {
    // What is reported at the end of a loop leads back into it.
    rule: 'loop-without-exit',
    inject(workflow) {
      const {loop} = addLoop(workflow)
      connectAt(workflow, loop, loop, {output: 0})
      return {workflow, node: loop}
    },
  },
  {
    rule: 'batch-loop-unwired',
    inject(workflow, random) {
      const [loop, body] = addBranch(workflow, {...batches, typeVersion: 3}, step)
      if (loop === undefined || body === undefined) return null
      // Swapped with the other output, or not connected at all.
      if (random.below(2) === 0) connectAt(workflow, body.name, loop.name)
      return {workflow, node: loop.name}
    },
  },
  {
    rule: 'batch-loop-not-returning',
    inject(workflow, random) {
      const version = 1 + random.below(3)
      const [loop] = addBranch(workflow, {...batches, typeVersion: version})
      const body = addNode(workflow, {...step})
      if (loop === undefined) return null
      connectAt(workflow, loop.name, body.name, {output: version === 3 ? 1 : 0})
      return {workflow, node: loop.name}
    },
  },
  {
    rule: 'loop-returns-twice',
    inject(workflow) {
      const {loop} = addLoop(workflow)
      const second = addNode(workflow, {...step})
      connectAt(workflow, loop, second.name, {output: 1})
      connectAt(workflow, second.name, loop)
      return {workflow, node: loop}
    },
  },
  {
    rule: 'nested-batches-keep-state',
    inject(workflow) {
      const outer = addLoop(workflow)
      const [inner, body] = addChain(workflow, {...batches, typeVersion: 2}, step)
      if (inner === undefined || body === undefined) return null
      connectAt(workflow, outer.body, inner.name)
      delete objectAt(workflow, 'connections')[outer.body]
      connectAt(workflow, outer.body, inner.name)
      connectAt(workflow, body.name, inner.name)
      connectAt(workflow, inner.name, outer.loop, {output: 1})
      return {workflow, node: inner.name}
    },
  },
  {
    rule: 'execution-order-legacy',
    inject(workflow, random) {
      if (!isObject(workflow.settings)) return null
      const {loop} = addLoop(workflow)
      // The first loop of the file is named.
      if (Array.isArray(workflow.nodes))
        workflow.nodes.sort((a: {name?: unknown}, b: {name?: unknown}) => Number(b.name === loop) - Number(a.name === loop))
      if (random.below(2) === 0) workflow.settings.executionOrder = 'v0'
      else delete workflow.settings.executionOrder
      return {workflow, node: loop}
    },
  },
  {
    rule: 'merge-input-unwired',
    inject(workflow, random) {
      const [source] = addBranch(workflow, step)
      const merging = addNode(workflow, {...merge})
      if (source === undefined) return null
      connectAt(workflow, source.name, merging.name, {input: random.below(2)})
      return {workflow, node: merging.name}
    },
  },
  {
    rule: 'merge-of-exclusive-branches',
    inject(workflow, random) {
      const [fork] = addBranch(workflow, choice)
      const mode = random.pick([
        {mode: 'chooseBranch'},
        {mode: 'combine', combineBy: 'combineByPosition'},
        {mode: 'combine', combineBy: 'combineAll'},
      ])
      const merging = addNode(workflow, {...merge, parameters: {...mode}})
      if (fork === undefined) return null
      const [one, other] = [addNode(workflow, {...step}), addNode(workflow, {...step})]
      connectAt(workflow, fork.name, one.name)
      connectAt(workflow, fork.name, other.name, {output: 1})
      connectAt(workflow, one.name, merging.name)
      connectAt(workflow, other.name, merging.name, {input: 1})
      return {workflow, node: merging.name}
    },
  },
  {
    rule: 'merge-of-exclusive-branches',
    inject(workflow) {
      const merging = addNode(workflow, {...merge, parameters: {mode: 'chooseBranch'}})
      for (const input of [0, 1]) {
        const [source] = addBranch(workflow, step)
        if (source !== undefined) connectAt(workflow, source.name, merging.name, {input})
      }
      return {workflow, node: merging.name}
    },
  },
  {
    rule: 'error-output-unwired',
    inject(workflow, random) {
      const [added] = addBranch(workflow, request, step)
      const picked = pickStep(workflow, random) ?? added
      // The output for failures of one that exists may be connected.
      const node = picked === undefined || picked.onError === 'continueErrorOutput' || !isTarget(workflow, picked.name) ? added : picked
      if (node === undefined) return null
      node.onError = 'continueErrorOutput'
      return {workflow, node: node.name}
    },
  },
  nodeMutator('retry-out-of-range', {
    change(node, random) {
      Object.assign(node, random.pick([{maxTries: 10}, {maxTries: 1}, {waitBetweenTries: 60_000}]), {retryOnFail: true})
    },
  }),
  {
    rule: 'failures-unhandled',
    inject(workflow) {
      const nodes = nodesOf(workflow)
      // Without its error output, what is connected there would be a fault of its own.
      if (nodes.some(({type, onError}) => type === 'n8n-nodes-base.errorTrigger' || onError === 'continueErrorOutput')) return null
      if (!isObject(workflow.settings)) return null
      addBranch(workflow, request)
      delete workflow.settings.errorWorkflow
      for (const node of nodes) for (const member of ['onError', 'continueOnFail', 'retryOnFail']) delete node[member]
      return {workflow, node: null}
    },
  },
]

/** Adds a loop over batches that is as it should be. Returns the names of its nodes. */
function addLoop(workflow: JsonObject): {loop: string; body: string} {
  const [loop] = addBranch(workflow, batches)
  const body = addNode(workflow, {...step})
  if (loop === undefined) throw new Error('there is no loop')
  connectAt(workflow, loop.name, body.name, {output: 1})
  connectAt(workflow, body.name, loop.name)
  return {loop: loop.name, body: body.name}
}

function isTarget(workflow: JsonObject, name: string): boolean {
  return JSON.stringify(Object.values(objectAt(workflow, 'connections')).map((byType) => (byType as JsonObject).main)).includes(JSON.stringify(name))
}
