import {type ValidateOptions, validateWorkflow} from '../validate-workflow.ts'

/** Rules beyond this many findings are cut off, and which of them are left depends on what comes before. */
const CUT_OFF = 1000

/** The rules that find more in the second text than in the first, about any node. Their messages may differ. */
export function rulesWithMore(before: string, after: string, options: ValidateOptions): string[] {
  const had = countFindings(before, options)
  const more = new Set<string>()
  for (const [key, {rule, count}] of countFindings(after, options)) if (count > (had.get(key)?.count ?? 0)) more.add(rule)
  return [...more].filter((rule) => (had.get(rule)?.count ?? 0) < CUT_OFF)
}

interface Tally {
  rule: string
  count: number
}

/** Findings by rule, and by rule and node. */
function countFindings(text: string, options: ValidateOptions): Map<string, Tally> {
  const tallies = new Map<string, Tally>()
  for (const {fragment, findings} of validateWorkflow(text, options).workflows) {
    for (const {rule, node} of findings) {
      for (const key of [rule, `${rule} ${fragment} ${node === null ? '' : JSON.stringify(node)}`]) {
        const tally = tallies.get(key) ?? {rule, count: 0}
        tally.count++
        tallies.set(key, tally)
      }
    }
  }
  return tallies
}
