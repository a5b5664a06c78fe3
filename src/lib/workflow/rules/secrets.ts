import {nodeAt} from '../model/node-at.ts'
import {label, nameOf} from '../model/subject.ts'
import type {WorkflowModel} from '../model/workflow-model.ts'
import type {PlainRule, Problem} from '../rule.ts'
import {findMark} from '../secrets/find-mark.ts'
import {isNamedSecret, secretNameOf} from '../secrets/is-suspect.ts'
import {quote} from '../text/describe.ts'
import {type Path, pointerOf} from '../text/pointer.ts'

// Made up, and put together here so that no scanner takes it for a real one.
const example = ['ghp', 'Z8kQ2mW5rT9yB4nV7cX1pL6sD3fG0hJkM2qR'].join('_')

export const hardCodedSecret: PlainRule = {
  id: 'hard-coded-secret',
  family: 'secret',
  severity: 'error',
  stage: 'fleet',
  rationale: 'A secret in a workflow is read by everybody who sees the workflow or its history, and is the same for every tenant.',
  good: {workflow: {nodes: [{name: 'Fetch leads', parameters: {headers: {Authorization: '=Bearer {{ $vars.githubToken }}'}}}]}},
  bad: {workflow: {nodes: [{name: 'Fetch leads', parameters: {headers: {Authorization: `Bearer ${example}`}}}]}},
  check(workflow) {
    const problems: Problem[] = []
    for (const {path, text} of workflow.suspects) {
      const secret = firstSecret(workflow, path, text)
      if (secret !== null) problems.push(secretProblem(workflow, path, secret))
    }
    return problems
  },
}

interface Secret {
  what: string
  value: string
}

function firstSecret({raw}: WorkflowModel, path: Path, text: string): Secret | null {
  for (let mark = findMark(text, 0); mark !== null; mark = findMark(text, mark.end)) {
    if (mark.kind === 'secret') return {what: mark.what, value: text.slice(mark.start, mark.end)}
  }
  const key = path.at(-1) ?? ''
  const container = containerAt(raw, path)
  if (container === null || !isNamedSecret(text, key, container)) return null
  return {what: `a value for ${quote(secretNameOf(key, container) ?? '')}`, value: text}
}

function containerAt(root: unknown, path: Path): object | null {
  let value = root
  for (const key of path.slice(0, -1)) value = (value as Record<string | number, unknown>)[key]
  return typeof value === 'object' ? value : null
}

function secretProblem(workflow: WorkflowModel, path: Path, {what, value}: Secret): Problem {
  const node = nodeAt(workflow, path)
  const where = node === undefined ? `The workflow's ${quote(String(path[0] ?? ''))}` : label(node)
  // Enough to recognise it by, too little to use it.
  const shown = value.length < 16 ? `${value.length} characters` : `${quote(`${value.slice(0, 4)}…`)}, ${value.length} characters`
  return {
    message: `${where} holds what looks like ${what} (${shown}).`,
    hint: 'Keep it in a credential, or in a variable of the tenant, and withdraw this one: it has been published with the file.',
    pointer: pointerOf(path),
    node: node === undefined ? null : nameOf(node),
  }
}
