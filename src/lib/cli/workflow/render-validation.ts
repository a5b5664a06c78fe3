import type {Interfaces} from '@oclif/core'

import type {Example, RuleInfo} from '../../workflow/rule.ts'
import type {SarifOptions} from './formats/sarif.ts'
import {describeRule} from './rules-document.ts'
import type {Format} from './validate-flags.ts'
import {fails, type Validation, type VerdictOptions} from './validation.ts'

export interface RenderOptions {
  failOn: VerdictOptions['failOn']
  environment: Readonly<Record<string, string | undefined>>
  config: Pick<Interfaces.Config, 'version' | 'pjson'>
  /** Every rule, for formats that explain rules. */
  library(this: void): Promise<{documentedRules: readonly RuleInfo[]; completeExample(this: void, example: Example): string}>
}

/** The answer of `workflow validate` in a form. Loads what that form needs and no more. */
export async function renderValidation(validation: Validation, format: Exclude<Format, 'json'>, options: RenderOptions): Promise<string> {
  // GitHub takes paths from the root of the checkout, wherever in it a step runs.
  const base = options.environment.GITHUB_WORKSPACE ?? process.cwd()
  switch (format) {
    case 'pretty': {
      const [{paintFor}, {renderFindings}] = await Promise.all([import('../paint.ts'), import('./render-findings.ts')])
      return renderFindings(validation, paintFor(process.stdout))
    }
    case 'ndjson':
      return (await import('./formats/ndjson.ts')).renderNdjson(validation)
    case 'sarif':
      return (await import('./formats/sarif.ts')).renderSarif(validation, {base, ...(await sarifOptions(options))})
    case 'junit':
      return (await import('./formats/junit.ts')).renderJunit(validation, (finding) => fails(finding, options.failOn))
    case 'github':
      return (await import('./formats/github.ts')).renderGithub(validation, base)
  }
}

async function sarifOptions({config, library}: RenderOptions): Promise<Omit<SarifOptions, 'base'>> {
  const {documentedRules, completeExample} = await library()
  // Links to the pages in docs/rules need to know where they are published.
  const homepage: unknown = config.pjson.homepage
  return {
    rules: documentedRules.map((rule) => describeRule(rule, completeExample)),
    version: config.version,
    homepage: typeof homepage === 'string' ? homepage : undefined,
  }
}
