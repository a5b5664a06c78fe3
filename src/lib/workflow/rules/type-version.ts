import type {Catalog} from '../catalog/catalog.ts'
import {deriveOnce} from '../catalog/derive-once.ts'
import type {DescribedNode} from '../catalog/describe-nodes.ts'
import type {NodeDescription} from '../catalog/node-description.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import type {Problem, TargetContext, TargetRule} from '../rule.ts'
import {listOf, quote} from '../text/describe.ts'

const fetch = {name: 'Fetch leads', type: 'n8n-nodes-base.httpRequest', parameters: {url: 'https://example.com'}}
const good = {workflow: {nodes: [{...fetch, typeVersion: 4.2}]}}

export const typeVersionTooNew: TargetRule = {
  id: 'type-version-too-new',
  family: 'version',
  severity: 'error',
  stage: 'publish',
  catalog: 'required',
  rationale: 'A node that was made with a newer release of n8n has a version which the tenant lacks: it is refused, or runs with other parameters.',
  good,
  bad: {workflow: {nodes: [{...fetch, typeVersion: 99}]}},
  check: (_workflow, context) => judgeUnknown(context, (version, versions) => version > (versions.at(-1) ?? 0)),
}

export const typeVersionUnknown: TargetRule = {
  id: 'type-version-unknown',
  family: 'version',
  severity: 'error',
  stage: 'publish',
  catalog: 'required',
  rationale: 'Versions of a node are few and not every number between them exists; n8n finds no code for one that does not.',
  good,
  bad: {workflow: {nodes: [{...fetch, typeVersion: 3.5}]}},
  check: (_workflow, context) => judgeUnknown(context, (version, versions) => version <= (versions.at(-1) ?? 0)),
}

type Concerns = (version: number, versions: readonly number[]) => boolean

function judgeUnknown({catalog, described}: TargetContext, concerns: Concerns): Problem[] {
  const problems: Problem[] = []
  for (const {node, type, description, version} of described) {
    // A version that is no number is reported by the rule about the shape of nodes.
    if (type === undefined || description !== null || typeof node.raw.typeVersion !== 'number') continue
    const versions = versionsOf(type, catalog)
    // Of a community node the version may be known to be there, and nothing else.
    if (versions.includes(version) || !concerns(version, versions)) continue
    const message = `${label(node)} has version ${version} of ${quote(node.type)}, which n8n ${catalog.n8n} does not have.`
    const hint = `It has ${listOf(nearest(version, versions).map(String))}. Make the node there again, or check its parameters after a change of version.`
    problems.push({message, hint, pointer: nodePointer(node, 'typeVersion'), node: nameOf(node)})
  }
  return problems
}

/** Only where the newest is a generation or more ahead: within one, n8n changes little and most nodes of any estate would be named. */
const FAR_BEHIND = 2

export const typeVersionOutdated: TargetRule = {
  id: 'type-version-outdated',
  family: 'version',
  severity: 'info',
  stage: 'fleet',
  catalog: 'required',
  rationale: 'A node two generations behind the newest keeps faults that were mended since, and its parameters are described nowhere any more.',
  good,
  bad: {workflow: {nodes: [{...fetch, typeVersion: 2}]}},
  check(_workflow, {catalog, described}) {
    const behind = described.filter((entry) => isFarBehind(entry, catalog))
    const alike = Map.groupBy(behind, ({node, version}) => `${node.type} ${version}`)
    return Array.from(alike.values(), (same) => outdated(same, catalog))
  },
}

function isFarBehind({type, description, node, version}: DescribedNode, catalog: Catalog): boolean {
  if (type === undefined || type.length < FAR_BEHIND || description === null || description.hidden || node.disabled) return false
  return Math.floor(versionsOf(type, catalog).at(-1) ?? 0) - Math.floor(version) >= FAR_BEHIND
}

/** One finding for all nodes of a workflow that are alike. */
function outdated(same: readonly DescribedNode[], catalog: Catalog): Problem {
  const [first] = same as [DescribedNode, ...DescribedNode[]]
  const {node, type = [], version} = first
  const others = same.length === 1 ? '' : ` and ${same.length - 1} more ${same.length === 2 ? 'has' : 'have'}`
  const message = `${label(node)}${others || ' has'} version ${version} of ${quote(node.type)}; the newest is ${versionsOf(type, catalog).at(-1)}.`
  return {
    message,
    hint: 'Make the node anew with the newest version when you next change it.',
    pointer: nodePointer(node, 'typeVersion'),
    node: nameOf(node),
  }
}

function versionsOf(type: readonly NodeDescription[], catalog: Catalog): readonly number[] {
  return deriveOnce(catalog, type, allVersions)
}

function allVersions(type: readonly NodeDescription[]): number[] {
  return [...new Set(type.flatMap(({versions}) => versions))].sort((a, b) => a - b)
}

function nearest(version: number, versions: readonly number[]): number[] {
  return versions.toSorted((a, b) => Math.abs(a - version) - Math.abs(b - version)).slice(0, 5)
}
