import {allRules} from '../../src/lib/workflow/all-rules.ts'
import type {Catalog} from '../../src/lib/workflow/catalog/catalog.ts'
import {validateWorkflow} from '../../src/lib/workflow/validate-workflow.ts'
import type {BaseWorkflow} from '../../test/mutation/base-workflows.ts'
import {markdownTable} from './write-section.ts'

/** How often each rule finds something in the workflows, and in how many of them. */
export function findingsTable(workflows: readonly BaseWorkflow[], catalog: Catalog): string {
  const findings = workflows.flatMap(({file, workflow}) =>
    validateWorkflow(workflow, {targets: [catalog]}).workflows.flatMap((report) => report.findings.map((finding) => ({file, ...finding}))),
  )
  const rows = allRules.flatMap(({id, family}) => {
    const own = findings.filter(({rule}) => rule === id)
    if (own.length === 0) return []
    const of = (severity: string): number => own.filter((finding) => finding.severity === severity).length
    return [[id, family, of('error'), of('warning'), of('info'), new Set(own.map(({file}) => file)).size]]
  })
  const files = (severity: string): number => new Set(findings.filter((finding) => finding.severity === severity).map(({file}) => file)).size
  const total = ['**workflows with any**', '', files('error'), files('warning'), files('info'), workflows.length]
  return markdownTable(['rule', 'family', 'errors', 'warnings', 'notes', 'workflows'], [...rows, total])
}
