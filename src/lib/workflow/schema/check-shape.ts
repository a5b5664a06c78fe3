import type {z} from 'zod'

import type {JsonObject} from '../model/json-object.ts'
import type {Problem, RuleProblem, ShapeRule} from '../rule.ts'
import {canvasCopy, canvasCopyMessage, isCanvasCopy, settingInvalid, settingsMissing, workflowNameMissing} from '../rules/api-body.ts'
import {connectionEntryInvalid} from '../rules/connection-entry.ts'
import {credentialIdMissing, credentialLegacyString, credentialNameMissing, credentialShapeInvalid} from '../rules/credentials.ts'
import {errorHandlingInvalid} from '../rules/error-handling.ts'
import {nodeFieldInvalid, nodeNameInvalid, nodeParametersInvalid, nodePositionInvalid, nodeTypeInvalid} from '../rules/node-shape.ts'
import {connectionsInvalid, nodesInvalid} from '../rules/structure.ts'
import {type Path, pointerOf} from '../text/pointer.ts'
import {areSoundConnections, isSoundNode} from './is-sound.ts'
import {nodeAt, shapeMessage, valueAt} from './shape-message.ts'
import {BodyShape, ConnectionsShape, NodeShape, NodesShape} from './workflow-shape.ts'

/** A rule and the place it is about, often nearer to the root than the value that zod stumbled over. */
interface Claim {
  rule: ShapeRule
  path: Path
}

const nodeFieldRules: Readonly<Record<string, ShapeRule>> = {
  name: nodeNameInvalid,
  type: nodeTypeInvalid,
  position: nodePositionInvalid,
  parameters: nodeParametersInvalid,
  onError: errorHandlingInvalid,
  retryOnFail: errorHandlingInvalid,
  maxTries: errorHandlingInvalid,
  waitBetweenTries: errorHandlingInvalid,
  continueOnFail: errorHandlingInvalid,
}

/** What is wrong with the shape of a workflow, each place named once. */
export function checkShape(raw: JsonObject): RuleProblem[] {
  const found = new Map<string, RuleProblem>()
  for (const issue of issuesOf(raw)) {
    const {rule, path} = claimOf(issue.path, raw)
    if (rule.family === 'credential' && needsNoCredential(path, raw)) continue
    const key = `${rule.id} ${pointerOf(path)}`
    if (!found.has(key)) found.set(key, {rule, problem: problemAt(path, raw, issue.message, rule)})
  }
  return [...found.values()]
}

interface ShapeIssue {
  path: Path
  message: string
}

/** The shape is asked only about what is not plainly sound: nearly all nodes are, and asking costs as much as reading the file. */
function issuesOf(raw: JsonObject): ShapeIssue[] {
  const {nodes, connections} = raw
  const issues = isCanvasCopy(raw) ? [lacking] : asked([], BodyShape.safeParse(raw).error?.issues)
  if (!Array.isArray(nodes)) for (const issue of asked(['nodes'], NodesShape.safeParse(nodes).error?.issues)) issues.push(issue)
  else {
    for (const [i, node] of nodes.entries())
      if (!isSoundNode(node)) for (const issue of asked(['nodes', i], NodeShape.safeParse(node).error?.issues)) issues.push(issue)
  }
  if (!areSoundConnections(connections))
    for (const issue of asked(['connections'], ConnectionsShape.safeParse(connections).error?.issues)) issues.push(issue)
  return issues
}

/** What a copy from the canvas lacks is known without asking. */
const lacking: ShapeIssue = {path: ['name'], message: canvasCopyMessage}

function asked(prefix: Path, issues: readonly z.core.$ZodIssue[] = []): ShapeIssue[] {
  return issues.map(({path, message}) => ({path: [...prefix, ...(path as (string | number)[])], message}))
}

function problemAt(path: Path, raw: JsonObject, expected: string, rule: ShapeRule): Problem {
  const value = valueAt(raw, path)
  // A pointer must lead somewhere: for a member that is missing it names the object that lacks it.
  const pointer = pointerOf(value === undefined ? path.slice(0, -1) : path)
  return {
    message: rule === canvasCopy ? canvasCopyMessage : shapeMessage(path, raw, value, expected),
    hint: rule.hint,
    pointer,
    node: nodeAt(path, raw),
  }
}

function claimOf(path: Path, raw: JsonObject): Claim {
  if (path[0] === 'nodes') return path.length < 3 ? {rule: nodesInvalid, path} : claimOfNode(path, raw)
  if (path[0] === 'connections') return {rule: path.length < 2 ? connectionsInvalid : connectionEntryInvalid, path}
  return claimOfBody(path, raw)
}

function claimOfNode(path: Path, raw: JsonObject): Claim {
  const field = String(path[2])
  if (field === 'credentials' && path.length > 3) return {rule: credentialRule(path, raw), path}
  return {rule: nodeFieldRules[field] ?? nodeFieldInvalid, path: path.slice(0, 3)}
}

function credentialRule(path: Path, raw: JsonObject): ShapeRule {
  if (path[4] === 'id') return credentialIdMissing
  if (path[4] === 'name') return credentialNameMissing
  return typeof valueAt(raw, path) === 'string' ? credentialLegacyString : credentialShapeInvalid
}

/** n8n passes over the credentials of nodes that are switched off, and those that its own AI gateway manages have no id. */
function needsNoCredential(path: Path, raw: JsonObject): boolean {
  return valueAt(raw, [...path.slice(0, 2), 'disabled']) === true || valueAt(raw, [...path.slice(0, 4), '__aiGatewayManaged']) === true
}

function claimOfBody(path: Path, raw: JsonObject): Claim {
  if (isCanvasCopy(raw)) return {rule: canvasCopy, path: []}
  if (path[0] === 'name') return {rule: workflowNameMissing, path}
  return {rule: path.length > 1 ? settingInvalid : settingsMissing, path: path.slice(0, 2)}
}
