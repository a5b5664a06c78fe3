import type {DescribedNode} from '../catalog/describe-nodes.ts'
import type {ParameterFault} from '../catalog/parameter-fault.ts'
import {label} from '../model/subject.ts'
import type {Problem, TargetRule} from '../rule.ts'
import {nameSuggester} from '../suggest-name.ts'
import {describe, quote} from '../text/describe.ts'
import {faultProblems} from './parameter-fault-problems.ts'
import {dotted, nearestAllowed, parameterPlace} from './parameter-problem.ts'

const start = {name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2}
const fetch = {name: 'Fetch leads', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2}
const connections = {'Every hour': {main: [[{node: 'Fetch leads', type: 'main', index: 0}]]}}
const url = 'https://example.com/leads'

function fetching(parameters: object): {workflow: object} {
  return {workflow: {nodes: [start, {...fetch, parameters}], connections}}
}

export const parameterOptionUnknown: TargetRule = {
  id: 'parameter-option-unknown',
  family: 'parameter',
  severity: 'error',
  stage: 'run',
  catalog: 'required',
  rationale: 'n8n saves any value for a choice; the node then fails, or takes a way that nobody chose, when it runs.',
  good: fetching({url, method: 'POST'}),
  bad: fetching({url, method: 'POTS'}),
  check: (workflow, context) => faultProblems(workflow, context, ['option', 'option-alike', 'option-retired'], unknownOption),
}

function unknownOption({node}: DescribedNode, {kind, path, value, detail, allowed}: ParameterFault): Problem {
  const said = `${label(node)} has ${describe(value)} for ${quote(dotted(path))}, which ${detail}`
  if (kind === 'option') return {message: `${said}.`, hint: `Choose one of ${nearestAllowed(value, allowed)}.`, ...parameterPlace(node, path)}
  const message = kind === 'option-retired' ? `${said} any more; n8n still understands it.` : `${said}.`
  return {message, hint: `Choose one of ${nearestAllowed(value, allowed)}.`, severity: 'warning', ...parameterPlace(node, path)}
}

export const parameterUnknown: TargetRule = {
  id: 'parameter-unknown',
  family: 'parameter',
  severity: 'warning',
  stage: 'run',
  catalog: 'required',
  rationale: 'n8n keeps a parameter that the node does not have and never reads it, so that a misspelt one silently has its default.',
  good: fetching({url, method: 'POST'}),
  bad: fetching({url, methods: 'POST'}),
  check: (workflow, context) => faultProblems(workflow, context, ['unknown'], unknownParameter),
}

function unknownParameter(entry: DescribedNode, {path, allowed}: ParameterFault): Problem {
  const {node, version} = entry
  const message = `${label(node)} has the parameter ${quote(dotted(path))}, which version ${version} of its type does not have; n8n ignores it.`
  return {message, hint: adviceOnUnknown(entry, path, allowed), at: 'key', ...parameterPlace(node, path)}
}

function adviceOnUnknown({type = [], version}: DescribedNode, path: readonly (string | number)[], allowed: ParameterFault['allowed']): string {
  const name = String(path.at(-1))
  const meant = nameSuggester(new Set(allowed.map(String)))(name)
  if (meant !== undefined) return `Did you mean ${quote(meant)}?`
  const others =
    path.length > 1 ? [] : type.filter((other) => !other.versions.includes(version) && other.properties.some((property) => property.name === name))
  const [other] = others.flatMap(({versions}) => versions.at(-1) ?? [])
  return other === undefined ? 'Remove it, or set the parameter that was meant.' : `Version ${other} of the node has it; version ${version} does not.`
}

export const parameterType: TargetRule = {
  id: 'parameter-type',
  family: 'parameter',
  severity: 'warning',
  stage: 'run',
  catalog: 'required',
  rationale: 'A value of another kind than the node reads is turned into something else, or makes it fail: the text "false" counts as true.',
  good: fetching({url, sendBody: true}),
  bad: fetching({url, sendQuery: 'false'}),
  check: (workflow, context) =>
    faultProblems(workflow, context, ['type', 'assignment'], wrongShape('In n8n, open the node and set the value again.')),
}

export const resourceLocatorShape: TargetRule = {
  id: 'resource-locator-shape',
  family: 'parameter',
  severity: 'warning',
  stage: 'run',
  catalog: 'required',
  rationale: 'A resource locator says how its value is to be read: as an id, a URL or a choice from a list. Without that n8n takes it as it stands.',
  good: calling({__rl: true, mode: 'id', value: 'Xk2pQ9wLmN4rT7vB'}),
  bad: calling({mode: 'id', value: 'Xk2pQ9wLmN4rT7vB'}),
  check: (workflow, context) => faultProblems(workflow, context, ['locator'], misshapenLocator),
}

function calling(workflowId: object): {workflow: object} {
  const call = {name: 'Fetch leads', type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1.2, parameters: {workflowId}}
  return {workflow: {nodes: [start, call], connections}}
}

const tellShape = wrongShape('Write {"__rl": true, "mode": "…", "value": "…"}, or choose the value again in the editor.')

/** Plain values are what nodes had before there were resource locators; n8n still takes them. */
function misshapenLocator(entry: DescribedNode, fault: ParameterFault): Problem {
  const problem = tellShape(entry, fault)
  return typeof fault.value === 'object' || fault.path.at(-1) === 'mode' ? problem : {...problem, severity: 'info'}
}

const condition = {leftValue: '={{ $json.age }}', rightValue: 18, operator: {type: 'number', operation: 'gte'}}

function choosing(conditions: object): {workflow: object} {
  const choose = {name: 'Fetch leads', type: 'n8n-nodes-base.if', typeVersion: 2.2, parameters: {conditions}}
  return {workflow: {nodes: [start, choose], connections}}
}

const options = {caseSensitive: true, typeValidation: 'strict', version: 2}

export const filterShape: TargetRule = {
  id: 'filter-shape',
  family: 'parameter',
  severity: 'error',
  stage: 'run',
  catalog: 'required',
  rationale: 'n8n saves any object as a filter; one that it cannot read lets everything through, or nothing, or fails at the first item.',
  good: choosing({options, combinator: 'and', conditions: [condition]}),
  bad: choosing({options, combinator: 'and', conditions: [{...condition, operator: {type: 'number', operation: 'largerEqual'}}]}),
  check: (workflow, context) =>
    faultProblems(workflow, context, ['filter'], wrongShape('Write it as n8n exports it, or make the condition again in the editor.')),
}

function wrongShape(otherwise: string): (entry: DescribedNode, fault: ParameterFault) => Problem {
  return ({node}, {path, value, detail, allowed}) => {
    const hint = allowed.length === 0 ? otherwise : `Choose one of ${nearestAllowed(value, allowed)}.`
    return {message: `${label(node)}: the parameter ${quote(dotted(path))} ${detail}.`, hint, ...parameterPlace(node, path)}
  }
}
