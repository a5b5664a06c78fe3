import {createHash} from 'node:crypto'
import {resolve} from 'node:path'
import {pathToFileURL} from 'node:url'

import type {Finding, Severity} from '../../../workflow/finding.ts'
import type {RuleDescription} from '../rules-document.ts'
import type {JudgedWorkflow, Validation} from '../validation.ts'
import {relativePath} from './relative-path.ts'
import {ruleHelp} from './rule-help.ts'

export interface SarifOptions {
  /** Folder that paths are taken from, absolute: the root of the repository. */
  base: string
  /** Every rule that may have found something. */
  rules: readonly RuleDescription[]
  version: string
  /** Where the documentation lies, when somebody has published it. */
  homepage: string | undefined
}

const levels: Readonly<Record<Severity, string>> = {error: 'error', warning: 'warning', info: 'note'}

/** SARIF 2.1.0 (OASIS), with the rules that have found something and a fingerprint for each finding that survives moved lines and nodes. */
export function renderSarif({workflows}: Validation, {base, rules, version, homepage}: SarifOptions): string {
  const used = new Set(workflows.flatMap(({findings}) => findings.map(({rule}) => rule)))
  const listed = rules.filter(({id}) => used.has(id))
  const indexes = new Map(listed.map(({id}, index) => [id, index]))
  const results = workflows.flatMap((workflow) => {
    const seen = new Map<string, number>()
    return workflow.findings.map((finding) => {
      const identity = identityOf(finding, workflow)
      const nth = (seen.get(identity) ?? 0) + 1
      seen.set(identity, nth)
      return renderResult(finding, {uri: uriOf(workflow.file, base), ruleIndex: indexes.get(finding.rule), identity: `${identity} ${nth}`})
    })
  })
  const driver = {
    name: 'genesis',
    version,
    ...(homepage === undefined ? {} : {informationUri: homepage}),
    rules: listed.map((rule) => describe(rule, homepage)),
  }
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [{tool: {driver}, columnKind: 'utf16CodeUnits', results}],
  }
  return JSON.stringify(log, undefined, 2)
}

function describe(rule: RuleDescription, homepage: string | undefined): object {
  const {id, family, severity, stage, rationale} = rule
  return {
    id,
    shortDescription: {text: rationale},
    fullDescription: {text: rationale},
    help: ruleHelp(rule),
    ...(homepage === undefined ? {} : {helpUri: new URL(`docs/rules/${family}.md#${id}`, homepage.endsWith('/') ? homepage : `${homepage}/`).href}),
    defaultConfiguration: {level: levels[severity]},
    properties: {tags: ['n8n', family, stage]},
  }
}

interface Place {
  uri: string
  ruleIndex: number | undefined
  identity: string
}

function renderResult({rule, severity, message, hint, node, pointer, line, column}: Finding, {uri, ruleIndex, identity}: Place): object {
  const physicalLocation = {artifactLocation: {uri, uriBaseId: '%SRCROOT%'}, region: {startLine: line ?? 1, startColumn: column ?? 1}}
  const logicalLocations = node === null ? {} : {logicalLocations: [{name: node, fullyQualifiedName: pointer, kind: 'object'}]}
  return {
    ruleId: rule,
    ...(ruleIndex === undefined ? {} : {ruleIndex}),
    level: levels[severity],
    message: {text: `${message}\n${hint}`},
    locations: [{physicalLocation, ...logicalLocations}],
    partialFingerprints: {'genesisFinding/v1': createHash('sha256').update(identity).digest('hex').slice(0, 32)},
  }
}

/** What stays the same when lines move and nodes change places: the rule, and where in the workflow, with the node's name for its index. */
function identityOf({rule, node, pointer}: Finding, {file, path}: JudgedWorkflow): string {
  const place = node === null ? pointer : pointer.replace(/^\/nodes\/\d+/, `/nodes/${node}`)
  return `${rule} ${path.slice(file.length)} ${place}`
}

/** Relative to the base where that is possible, with everything escaped that a URI cannot hold. */
function uriOf(file: string, base: string): string {
  const relative = relativePath(file, base)
  return relative === null ? pathToFileURL(resolve(file)).href : relative.split('/').map(encodeURIComponent).join('/')
}
