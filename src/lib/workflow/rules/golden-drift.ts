import {chooseTemplate} from '../golden/choose-template.ts'
import type {EdgeDifference} from '../golden/compare-connections.ts'
import type {Difference} from '../golden/compare-values.ts'
import {findDrift, type NodeDifference} from '../golden/find-drift.ts'
import {showValue} from '../golden/show-value.ts'
import {edgePointer, label, nameOf, nodePointer} from '../model/subject.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import type {Problem, Rule} from '../rule.ts'
import {valueAt} from '../schema/shape-message.ts'
import {quote} from '../text/describe.ts'
import {segmentsOf} from '../text/pointer.ts'

const settings = {executionOrder: 'v1'}
const node = {name: 'Fetch leads', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2}
const template = {
  name: 'Intake',
  requiredNodeTypes: [],
  forbiddenNodeTypes: [],
  requiredSettings: {},
  workflow: {name: 'Intake of %%slot:tenant%%', nodes: [{...node, parameters: {url: 'https://%%slot:host%%/leads'}}], connections: {}, settings},
}

function intake(url: string): object {
  return {name: 'Intake of Acme', nodes: [{...node, parameters: {url}}]}
}

export const goldenDrift: Rule = {
  id: 'golden-drift',
  family: 'golden',
  severity: 'error',
  stage: 'fleet',
  rationale:
    'A workflow that was made from a golden template may differ from it in the declared slots only; every other difference is lost with the next update.',
  good: {workflow: intake('https://crm.example.com/leads'), template},
  bad: {workflow: intake('https://crm.example.com/leads?limit=5'), template},
  check(workflow, {template}) {
    const golden = template === null ? undefined : chooseTemplate(template, workflow.raw)
    if (template === null || golden === undefined) return []
    const name = quote(template.name)
    if (golden === null) return [strange(workflow, name)]
    const drift = findDrift(golden, workflow, template.slots ?? [])
    return [
      ...drift.missing.map((missing) => missingNode(missing, name)),
      ...drift.added.map((added) => addedNode(added, name)),
      ...drift.members.map((difference) => changed(difference, workflow, `The ${dotted(difference.pointer)} of the workflow`, name)),
      ...drift.nodes.map((difference) => changedNode(difference, workflow, name)),
      ...drift.edges.map((difference) => changedEdge(difference, name)),
    ]
  },
}

const takeBack = 'Take the change back, or declare a slot for it in the golden template.'

function strange({raw}: WorkflowModel, template: string): Problem {
  const message = `The workflow is none of those in the golden template ${template}: none has its id or its name.`
  return {message, hint: 'Rename it after its template, or add it to the golden template.', pointer: 'name' in raw ? '/name' : ''}
}

function missingNode(missing: string, template: string): Problem {
  return {
    message: `The workflow has no node ${quote(missing)}, which the golden template ${template} has.`,
    hint: takeBack,
    pointer: '/nodes',
    at: 'key',
  }
}

function addedNode(node: NodeModel, template: string): Problem {
  return {message: `${label(node)} is not in the golden template ${template}.`, hint: takeBack, pointer: nodePointer(node), node: nameOf(node)}
}

function changedNode({node, ...difference}: NodeDifference, workflow: WorkflowModel, template: string): Problem {
  const pointer = nodePointer(node) + difference.pointer
  return {...changed({...difference, pointer}, workflow, `${label(node)}: ${dotted(difference.pointer)}`, template), node: nameOf(node)}
}

function changed({pointer, golden, actual}: Difference, {raw}: WorkflowModel, what: string, template: string): Problem {
  const message = `${what} is ${showValue(pointer, actual)}; in the golden template ${template} it is ${showValue(pointer, golden)}.`
  return {message, hint: takeBack, pointer: nearest(pointer, raw)}
}

function changedEdge({edge, missing}: EdgeDifference, template: string): Problem {
  const ends = `${quote(edge.sourceName)} is${missing ? ' not' : ''} connected to ${quote(edge.targetName)} (${edge.type}, output ${edge.output})`
  const message = `Node ${ends}; in the golden template ${template} it is${missing ? '' : ' not'}.`
  const place: Pick<Problem, 'pointer' | 'at'> = missing ? {pointer: '/connections', at: 'key'} : {pointer: edgePointer(edge)}
  return {message, hint: takeBack, node: edge.sourceName, ...place}
}

function dotted(pointer: string): string {
  return segmentsOf(pointer).join('.')
}

/** A pointer must lead somewhere: to what surrounds a member that is not there. */
function nearest(pointer: string, raw: unknown): string {
  let at = pointer
  while (at !== '' && valueAt(raw, segmentsOf(at)) === undefined) at = at.slice(0, at.lastIndexOf('/'))
  return at
}
