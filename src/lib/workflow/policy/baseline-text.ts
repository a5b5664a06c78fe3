import type {Finding} from '../finding.ts'
import {policyBaselineStale, policyOverrideExpired} from '../rules/policy-settled.ts'
import {type KnownFinding, keyOf, kindOf} from './baseline.ts'

/** The findings of one workflow. */
export interface FileFindings {
  /** As seen from the policy's folder, with `/` between folders and `#/0` behind it for the first of several workflows. */
  path: string
  findings: readonly Finding[]
}

/** What says something of the policy and its baseline is no property of the estate. */
const aboutPolicy: ReadonlySet<string> = new Set([policyBaselineStale.id, policyOverrideExpired.id])

export interface WrittenBaseline {
  text: string
  /** How many findings it knows. */
  findings: number
  /** In how many workflows. */
  workflows: number
}

/** A baseline that knows these findings: the same for the same findings in any order. */
export function baselineOf(files: readonly FileFindings[]): WrittenBaseline {
  const counted = files.map(({path, findings}) => [path, countKinds(findings)] as const)
  const known = counted.filter(([, kinds]) => kinds.length > 0)
  const sorted = Object.fromEntries(known.sort(([a], [b]) => (a < b ? -1 : Number(a > b))))
  return {
    text: `${JSON.stringify({schema: 'genesis.workflow.baseline/1', files: sorted}, undefined, 2)}\n`,
    findings: known.flatMap(([, kinds]) => kinds).reduce((sum, {count}) => sum + count, 0),
    workflows: known.length,
  }
}

/** The text of a baseline that knows these findings. */
export function baselineText(files: readonly FileFindings[]): string {
  return baselineOf(files).text
}

function countKinds(findings: readonly Finding[]): KnownFinding[] {
  const kinds = new Map<string, KnownFinding>()
  for (const finding of findings) {
    if (aboutPolicy.has(finding.rule)) continue
    const kind = kindOf(finding)
    const key = keyOf(kind)
    kinds.set(key, {...kind, count: (kinds.get(key)?.count ?? 0) + 1})
  }
  return [...kinds].sort(([a], [b]) => (a < b ? -1 : Number(a > b))).map(([, kind]) => kind)
}
