import {isObject} from '../model/json-object.ts'
import {label, nameOf} from '../model/subject.ts'
import type {WorkflowModel} from '../model/workflow-model.ts'
import {type Matcher, matcherOf} from '../policy/pattern/matcher-of.ts'
import {readPattern} from '../policy/pattern/read-pattern.ts'
import type {Problem, Rule} from '../rule.ts'
import {quote} from '../text/describe.ts'
import {escapeSegment} from '../text/pointer.ts'

/** Keys and tokens are short; a longer text is looked at only so far. */
const LONGEST = 4096

const badge = {name: 'badge number', pattern: '^ACME-[0-9]{6}$'}
const send = {name: 'Send', parameters: {badge: 'none'}}

export const policySecret: Rule = {
  id: 'policy-secret',
  family: 'secret',
  severity: 'error',
  stage: 'fleet',
  rationale: 'Every fleet has secrets of a form that nobody else knows; the policy says how they look, so that none travels in a workflow.',
  good: {workflow: {nodes: [send]}, policy: {name: 'Fleet', secrets: {patterns: [badge]}}},
  bad: {workflow: {nodes: [{...send, parameters: {badge: 'ACME-123456'}}]}, policy: {name: 'Fleet', secrets: {patterns: [badge]}}},
  check(workflow, {policy}) {
    const patterns = (policy?.secrets?.patterns ?? []).flatMap(({name, pattern}) => {
      const read = readPattern(pattern)
      return 'fault' in read ? [] : [{name, matches: matcherOf(read)}]
    })
    return patterns.length === 0 ? [] : findSecrets(workflow, patterns)
  },
}

interface NamedPattern {
  name: string
  matches: Matcher
}

function findSecrets({nodes}: WorkflowModel, patterns: readonly NamedPattern[]): Problem[] {
  const problems: Problem[] = []
  for (const node of nodes) {
    for (const {pointer, text} of textsIn(node.raw.parameters, `/nodes/${node.index}/parameters`)) {
      const found = patterns.find(({matches}) => matches(text.slice(0, LONGEST)))
      if (found === undefined) continue
      problems.push({
        message: `${label(node)} holds what the policy calls ${quote(found.name)}.`,
        hint: 'Put it into a credential or a variable of the tenant and refer to that; then replace it where it was valid.',
        pointer,
        node: nameOf(node),
      })
    }
  }
  return problems
}

interface PlacedText {
  pointer: string
  text: string
}

/** Every text in a value; as deep as `survey` lets a workflow be. */
function* textsIn(value: unknown, pointer: string): Generator<PlacedText> {
  if (typeof value === 'string') yield {pointer, text: value}
  else if (Array.isArray(value)) for (const [i, element] of value.entries()) yield* textsIn(element, `${pointer}/${i}`)
  else if (isObject(value)) for (const key of Object.keys(value)) yield* textsIn(value[key], `${pointer}/${escapeSegment(key)}`)
}
