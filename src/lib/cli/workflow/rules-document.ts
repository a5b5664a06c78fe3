import type {Family, Severity} from '../../workflow/finding.ts'
import type {GoldenTemplate} from '../../workflow/golden/golden-template.ts'
import type {Manifest} from '../../workflow/manifest/manifest.ts'
import type {Policy} from '../../workflow/policy/policy.ts'
import type {Example, RuleInfo, Stage} from '../../workflow/rule.ts'

export interface RuleExample {
  /** A whole document, or several with a comment line before each that names the file. */
  text: string
  template: GoldenTemplate | null
  policy: Policy | null
  manifest: Manifest | null
}

/** One rule in `genesis.workflow.rules/1`. */
export interface RuleDescription {
  id: string
  family: Family
  severity: Severity
  stage: Stage
  rationale: string
  good: RuleExample
  bad: RuleExample
}

/** @param complete makes the text of a whole document from an example */
export function describeRule({id, family, severity, stage, rationale, good, bad}: RuleInfo, complete: (example: Example) => string): RuleDescription {
  const exampleOf = (example: Example): RuleExample => ({
    text: complete(example),
    template: 'template' in example ? (example.template ?? null) : null,
    policy: 'policy' in example ? (example.policy ?? null) : null,
    manifest: 'manifest' in example ? (example.manifest ?? null) : null,
  })
  return {id, family, severity, stage, rationale, good: exampleOf(good), bad: exampleOf(bad)}
}
