import type {Validation} from '../validation.ts'

/** One finding a line, then a line that sums up; both forms are in docs/schemas. */
export function renderNdjson({ok, summary, target, workflows}: Validation): string {
  const findings = workflows.flatMap(({path, findings}) =>
    findings.map((finding) => JSON.stringify({schema: 'genesis.workflow.validate.finding/1', path, ...finding})),
  )
  return [...findings, JSON.stringify({schema: 'genesis.workflow.validate.summary/1', ok, summary, target})].join('\n')
}
