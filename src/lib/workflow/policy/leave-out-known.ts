import type {RuleProblem} from '../rule.ts'
import {policyBaselineStale} from '../rules/policy-settled.ts'
import {listOf, quote} from '../text/describe.ts'
import {type KnownFinding, keyOf, kindOf} from './baseline.ts'

export interface Settled {
  /** What is left, with the severities that the policy gives. */
  problems: RuleProblem[]
  /** How many the baseline knows already. */
  baselined: number
}

/** Takes away what a baseline knows, and adds a note when it knows what is gone. */
export function leaveOutKnown(problems: RuleProblem[], known: readonly KnownFinding[]): Settled {
  if (known.length === 0) return {problems, baselined: 0}
  const exact = leaveOut(problems.map(withKind), known, keyOf)
  // What is said of a whole workflow names examples: the first of its nodes that ..., and that may be another one tomorrow.
  const ofWorkflow = exact.left.filter(({node}) => node === null)
  const {unknown, left} = leaveOut(exact.unknown, ofWorkflow, (kind) => keyOf({...kind, about: ''}))
  const stale = staleProblems([...exact.left.filter(({node}) => node !== null), ...left])
  return {problems: [...unknown.map(({found}) => found), ...stale], baselined: problems.length - unknown.length}
}

type Kind = Omit<KnownFinding, 'count'>

interface KindedProblem {
  found: RuleProblem
  kind: Kind
}

function withKind(found: RuleProblem): KindedProblem {
  const {rule, problem} = found
  return {found, kind: kindOf({rule: rule.id, node: problem.node ?? null, pointer: problem.pointer, message: problem.message})}
}

/** Takes known findings off problems of the same key, as often as they are known. What is left are the problems, and the known findings, that have none. */
function leaveOut(problems: readonly KindedProblem[], known: readonly KnownFinding[], key: (kind: Kind) => string): Left {
  const counts = new Map<string, number>()
  for (const finding of known) counts.set(key(finding), (counts.get(key(finding)) ?? 0) + finding.count)
  const unknown = problems.filter(({kind}) => {
    const count = counts.get(key(kind)) ?? 0
    counts.set(key(kind), count - 1)
    return count <= 0
  })
  return {
    unknown,
    left: known.filter((finding) => (counts.get(key(finding)) ?? 0) > 0).map((finding) => ({...finding, count: counts.get(key(finding)) ?? 0})),
  }
}

interface Left {
  unknown: readonly KindedProblem[]
  left: readonly KnownFinding[]
}

/** One note for all that the baseline knows and the workflow no longer has. */
function staleProblems(gone: readonly KnownFinding[]): RuleProblem[] {
  if (gone.length === 0) return []
  const message = `The baseline knows findings of ${listOf([...new Set(gone.map(({rule}) => quote(rule)))])} that the workflow no longer has.`
  const hint = 'Write the baseline anew, so that they cannot come back unseen: genesis workflow validate --write-baseline FILE.'
  return [{rule: policyBaselineStale, problem: {message, hint, pointer: ''}}]
}
