import {allRules} from './all-rules.ts'
import type {RuleInfo} from './rule.ts'
import {fileRules} from './rules/file-rules.ts'

/** Every rule that a finding may name: those of the library, and those about files, in the order in which they are documented. */
export const documentedRules: readonly RuleInfo[] = [...fileRules, ...allRules]
