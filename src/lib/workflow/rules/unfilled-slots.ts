import {SLOT_START} from '../golden/slots.ts'
import {nodeAt} from '../model/node-at.ts'
import {label, nameOf} from '../model/subject.ts'
import type {WorkflowModel} from '../model/workflow-model.ts'
import {STICKY_NOTE} from '../n8n/node-types.ts'
import type {PlainRule, Problem} from '../rule.ts'
import {findMark} from '../secrets/find-mark.ts'
import {quote} from '../text/describe.ts'
import {type Path, pointerOf} from '../text/pointer.ts'

export const slotUnresolved: PlainRule = {
  id: 'slot-unresolved',
  family: 'golden',
  severity: 'error',
  stage: 'fleet',
  rationale: 'A slot of a golden template that was never filled in reaches the tenant as the text of the slot.',
  good: {workflow: {nodes: [{name: 'Fetch leads', parameters: {url: 'https://crm.acme.dev/leads'}}]}},
  bad: {workflow: {nodes: [{name: 'Fetch leads', parameters: {url: 'https://%%slot:crm.host%%/leads'}}]}},
  check(workflow) {
    const problems: Problem[] = []
    for (const {path, text} of workflow.suspects) {
      const at = text.indexOf(SLOT_START)
      if (at === -1) continue
      const slot = /^%%slot:[\w.-]{0,64}(?:%%)?/.exec(text.slice(at, at + 80))?.[0] ?? SLOT_START
      problems.push(problemAt(workflow, path, `still has the slot ${quote(slot)}`, 'Fill in the slot when the workflow is made from its template.'))
    }
    return problems
  },
}

export const placeholderLeft: PlainRule = {
  id: 'placeholder-left',
  family: 'parameter',
  severity: 'warning',
  stage: 'run',
  rationale: 'A placeholder that nobody replaced, such as YOUR_API_KEY, is sent as it stands.',
  good: {workflow: {nodes: [{name: 'Fetch leads', parameters: {accountId: '4711'}}]}},
  bad: {workflow: {nodes: [{name: 'Fetch leads', parameters: {accountId: 'YOUR_ACCOUNT_ID'}}]}},
  check(workflow) {
    const problems: Problem[] = []
    for (const {path, text} of workflow.suspects) {
      if (path[2] !== 'parameters') continue
      const found = placeholderIn(text)
      const node = found === null ? undefined : nodeAt(workflow, path)
      if (found === null || node === undefined || node.disabled || node.type === STICKY_NOTE) continue
      problems.push(
        problemAt(
          workflow,
          path,
          `still has the placeholder ${quote(found)} in ${quote(path.slice(3).join('.'))}`,
          'Put the real value in its place, or refer to a variable of the tenant.',
        ),
      )
    }
    return problems
  },
}

/** In longer texts such words are examples for readers or models more often than gaps to fill. */
const longest = 300
const wholly =
  /^(?:\{\{\s*[A-Z][A-Z0-9_]{2,}\s*\}\}|\{\{\s*(?:your|insert|enter|replace)[\w ]{2,40}\}\}|<%[-=]?[^%]{1,60}%>|\{%[^%]{1,60}%\}|\$\{[A-Z][A-Z0-9_]{2,}\})$/

function placeholderIn(text: string): string | null {
  // Placeholders in addresses are the business of another rule.
  if (text.includes('://')) return null
  const trimmed = text.trim()
  if (wholly.test(trimmed.slice(0, 100))) return trimmed
  const isCode = /[;{}]\s*\n|\bconst |\breturn /.test(text)
  if (text.length > longest && !isCode) return null
  for (let mark = findMark(text, 0); mark !== null; mark = findMark(text, mark.end)) {
    const word = mark.kind === 'placeholder' && mark.end - mark.start > 2 ? text.slice(mark.start, mark.end) : ''
    // Programs have names of their own in such underscores.
    if (word !== '' && !(isCode && word.startsWith('__'))) return word
  }
  return null
}

function problemAt(workflow: WorkflowModel, path: Path, what: string, hint: string): Problem {
  const node = nodeAt(workflow, path)
  return {
    message: `${node === undefined ? 'The workflow' : label(node)} ${what}.`,
    hint,
    pointer: pointerOf(path),
    node: node === undefined ? null : nameOf(node),
  }
}
