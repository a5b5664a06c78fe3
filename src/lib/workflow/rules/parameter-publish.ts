import {deriveForRelease} from '../catalog/derive-for-release.ts'
import type {DescribedNode} from '../catalog/describe-nodes.ts'
import type {PublishIssue} from '../catalog/publish-issue.ts'
import {label} from '../model/subject.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import type {Problem, TargetContext, TargetRule} from '../rule.ts'
import {quote} from '../text/describe.ts'
import {dotted, nearestAllowed, parameterPlace} from './parameter-problem.ts'
import {participantsOf} from './takes-part.ts'

const start = {name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2}
const fetch = {name: 'Fetch leads', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2}
const connections = {'Every hour': {main: [[{node: 'Fetch leads', type: 'main', index: 0}]]}}
const good = {workflow: {nodes: [start, {...fetch, parameters: {url: 'https://example.com/leads'}}], connections}}

export const parameterRequired: TargetRule = {
  id: 'parameter-required',
  family: 'parameter',
  severity: 'error',
  stage: 'publish',
  catalog: 'required',
  rationale: 'n8n does not publish a workflow in which a parameter that is shown and required has no value, once defaults are filled in.',
  good,
  bad: {workflow: {nodes: [start, {...fetch, parameters: {method: 'GET'}}], connections}},
  check: (workflow, context) => problemsOf(workflow, context, 'required', missing),
}

const locator = {__rl: true, mode: 'url', value: 'not an address'}
const sheet = {
  name: 'Fetch leads',
  type: 'n8n-nodes-base.googleSheets',
  typeVersion: 4.5,
  credentials: {googleSheetsOAuth2Api: {id: 'Xk2pQ9wLmN4rT7vB', name: 'Sheets'}},
}
const listed = {__rl: true, mode: 'list', value: 'gid=0'}

export const parameterInvalid: TargetRule = {
  id: 'parameter-invalid',
  family: 'parameter',
  severity: 'error',
  stage: 'publish',
  catalog: 'required',
  rationale: 'n8n checks some values before it publishes: addresses against patterns, mapped columns and numbers against their types.',
  good,
  bad: {workflow: {nodes: [start, {...sheet, parameters: {documentId: locator, sheetName: listed}}], connections}},
  check: (workflow, context) => problemsOf(workflow, context, 'invalid', invalid),
}

function problemsOf(workflow: WorkflowModel, target: TargetContext, kind: PublishIssue['kind'], say: typeof missing): Problem[] {
  const problems: Problem[] = []
  for (const entry of deriveForRelease(workflow, target, nodesWithIssues)) {
    // Of several things about one parameter the first is enough.
    const first = new Map(
      entry.issues
        .filter((issue) => issue.kind === kind)
        .map((issue) => [dotted(issue.path), issue] as const)
        .reverse(),
    )
    for (const issue of Array.from(first.values()).reverse()) problems.push({...say(entry.node, issue), ...parameterPlace(entry.node, issue.path)})
  }
  return problems
}

function nodesWithIssues(workflow: WorkflowModel, target: TargetContext): readonly DescribedNode[] {
  return participantsOf(workflow, target).filter(({issues}) => issues.length > 0)
}

function missing(node: NodeModel, {path, property, detail}: PublishIssue): Pick<Problem, 'message' | 'hint'> {
  const message = `${label(node)} lacks a value for the required parameter ${quote(dotted(path))}: it ${detail}.`
  const choices = (property.options ?? []).map(({value}) => value)
  return {message, hint: choices.length === 0 ? 'Fill it in; an expression will do.' : `Choose one of ${nearestAllowed('', choices)}.`}
}

function invalid(node: NodeModel, {path, property, detail}: PublishIssue): Pick<Problem, 'message' | 'hint'> {
  const choices = property.validateType === 'options' ? (property.options ?? []).map(({value}) => value) : []
  const message = `${label(node)} has a value for ${quote(dotted(path))} that n8n does not publish: it ${detail}.`
  return {message, hint: choices.length === 0 ? 'Correct it, or choose it again in the editor.' : `Choose one of ${nearestAllowed('', choices)}.`}
}
