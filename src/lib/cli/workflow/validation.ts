import type {Finding, Severity} from '../../workflow/finding.ts'
import type {Excerpt} from './excerpts.ts'
import type {FileResult} from './judge-file.ts'

/** What all files gave; every format is made from it. */
export interface Validation {
  ok: boolean
  summary: ValidationSummary
  target: ValidationTarget
  /** In the order of the files. */
  workflows: JudgedWorkflow[]
  /** Paths of the workflows that could be read: what is called comes before what calls it. */
  publishOrder: string[]
}

export interface ValidationSummary {
  /** Workflows; a file may hold several. */
  files: number
  valid: number
  errors: number
  warnings: number
  /** Findings that the policy's baseline knows already. */
  baselined: number
  /** Ids of rules that needed a catalogue. */
  notChecked: string[]
  durationMs: number
}

export interface ValidationTarget {
  /** The releases judged for, joined by commas; null without a catalogue. */
  n8n: string | null
  catalog: 'installed' | 'none'
}

export interface JudgedWorkflow {
  /** The file, `<stdin>` for standard input. */
  file: string
  /** The file, with the place of the workflow in it when it holds several: `a.json#/0`. */
  path: string
  /** False when a finding is as severe as `--fail-on` says, or more. */
  ok: boolean
  findings: Finding[]
  excerpts: ReadonlyMap<Finding, Excerpt>
}

export const FAIL_ON = ['error', 'warning', 'info', 'never'] as const

export interface VerdictOptions {
  /** The least severity that fails. */
  failOn: (typeof FAIL_ON)[number]
  /** More warnings than this fail, whatever `failOn` says. */
  maxWarnings?: number | undefined
  /** Leave out all findings but errors; they are counted nevertheless. */
  quiet: boolean
  /** Releases of n8n that the workflows were judged for. */
  releases?: readonly string[]
  durationMs: number
}

const severities: readonly Severity[] = ['error', 'warning', 'info']

/** Whether a finding is severe enough to fail its workflow. */
export function fails({severity}: Finding, failOn: VerdictOptions['failOn']): boolean {
  return failOn !== 'never' && severities.indexOf(severity) <= severities.indexOf(failOn)
}

/** The verdict over the results of all files, in their order. */
export function reachVerdict(results: readonly FileResult[], options: VerdictOptions): Omit<Validation, 'publishOrder'> {
  const {failOn, maxWarnings = Number.POSITIVE_INFINITY, quiet, releases = [], durationMs} = options
  const workflows = results.flatMap(({path, result, excerpts}) =>
    result.workflows.map(({fragment, findings}): JudgedWorkflow => {
      const ok = !findings.some((finding) => fails(finding, failOn))
      const shown = quiet ? findings.filter(({severity}) => severity === 'error') : findings
      return {file: path, path: fragment === '' ? path : `${path}#${fragment}`, ok, findings: shown, excerpts}
    }),
  )
  const reports = results.flatMap(({result}) => result.workflows)
  const count = (wanted: Severity): number => reports.flatMap(({findings}) => findings).filter(({severity}) => severity === wanted).length
  const summary: ValidationSummary = {
    files: workflows.length,
    valid: workflows.filter(({ok}) => ok).length,
    errors: count('error'),
    warnings: count('warning'),
    baselined: reports.reduce((sum, {baselined}) => sum + baselined, 0),
    notChecked: [...new Set(results.flatMap(({result}) => result.notChecked))].sort(),
    durationMs: Math.round(durationMs),
  }
  const target: ValidationTarget = {n8n: releases.length === 0 ? null : releases.join(','), catalog: releases.length === 0 ? 'none' : 'installed'}
  return {ok: summary.valid === summary.files && summary.warnings <= maxWarnings, summary, target, workflows}
}
