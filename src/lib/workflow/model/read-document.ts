import {limitProblems} from '../limit-problems.ts'
import type {Problem, RuleProblem} from '../rule.ts'
import {byteOrderMark, duplicateKey, jsonSyntax, nestingTooDeep, notAWorkflow} from '../rules/structure.ts'
import {describe, listOf, quote} from '../text/describe.ts'
import {countKeys, type DuplicateKey, findDuplicateKeys} from '../text/duplicate-keys.ts'
import {findSyntaxError} from '../text/find-syntax-error.ts'
import {pointerOf} from '../text/pointer.ts'
import {isObject, type JsonObject} from './json-object.ts'
import {plainJson} from './plain-json.ts'
import {type Formula, MAX_DEPTH, survey} from './survey.ts'
import {type FoundWorkflow, isWorkflow, workflowsOf} from './workflows-of.ts'

/** What was read from one input. */
export interface WorkflowDocument {
  /** Null when the input was a value. */
  text: string | null
  /** No object of the text has a key twice. */
  keysAreUnique: boolean
  /** Never empty. */
  parts: DocumentPart[]
}

export interface DocumentPart {
  /** JSON pointer of the part in the document. */
  fragment: string
  /** Null when it is no workflow or cannot be judged; `problems` then says why. */
  workflow: JsonObject | null
  /** Of the workflow, with paths from its root. */
  formulas: readonly Formula[]
  /** Strings that rules about secrets and placeholders look at, with paths from its root. */
  suspects: readonly Formula[]
  problems: RuleProblem[]
}

/** Reads JSON text, or takes a value as it is, and finds the workflows in it. Whatever prevents that becomes a problem. */
export function readDocument(input: unknown): WorkflowDocument {
  if (typeof input !== 'string') return readValue(input, null)
  if (!input.startsWith('\uFEFF')) return readJson(input)
  const document = readJson(input.slice(1))
  document.parts[0]?.problems.push({rule: byteOrderMark, problem: markProblem})
  return document
}

const markProblem: Problem = {
  message: "The text begins with a byte order mark, which n8n's import command cannot read.",
  hint: 'Save the file as UTF-8 without a byte order mark.',
  pointer: '',
  offset: 0,
}

function readJson(text: string): WorkflowDocument {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return {text, keysAreUnique: false, parts: [refused('', syntaxProblem(text))]}
  }
  return readValue(value, text)
}

// Why a text is not JSON is found out by our own reading: the message of JSON.parse differs between engines and seldom tells the place.
function syntaxProblem(text: string): RuleProblem {
  const {offset, problem} = findSyntaxError(text) ?? {offset: 0, problem: 'it cannot be read'}
  const hint = 'Correct the file, or export the workflow from n8n again.'
  return {rule: jsonSyntax, problem: {message: `This is not JSON: ${problem}.`, hint, pointer: '', offset}}
}

function readValue(value: unknown, text: string | null): WorkflowDocument {
  const {keys, formulas, suspects, tooDeep} = survey(value)
  const keysAreUnique = text === null || (tooDeep === null && countKeys(text) === keys)
  if (tooDeep !== null) {
    const message = `Values are nested more than ${MAX_DEPTH} levels deep here.`
    const hint = 'A loop in the program that wrote the file is the usual reason; flatten the value.'
    return {text, keysAreUnique, parts: [refused('', {rule: nestingTooDeep, problem: {message, hint, pointer: pointerOf(tooDeep.slice(0, 4))}})]}
  }
  const plain = text === null ? plainJson(value) : value
  if (plain !== value) return readValue(plain, null)
  const parts = readParts(workflowsOf(value), formulas, suspects)
  if (text !== null && !keysAreUnique) {
    for (const duplicate of findDuplicateKeys(text)) addDuplicate(duplicate, parts)
    for (const part of parts) part.problems = limitProblems(part.problems)
  }
  return {text, keysAreUnique, parts}
}

function readParts(found: readonly FoundWorkflow[], formulas: readonly Formula[], suspects: readonly Formula[]): DocumentPart[] {
  // All workflows of a document lie at the same depth.
  const depth = found[0]?.path.length ?? 0
  const formulasOf = byWorkflow(formulas, depth)
  const suspectsOf = byWorkflow(suspects, depth)
  return found.map(({path, value}) => {
    const fragment = pointerOf(path)
    if (!isObject(value) || !isWorkflow(value)) return refused(fragment, notAWorkflowProblem(value))
    return {fragment, workflow: value, formulas: formulasOf(fragment), suspects: suspectsOf(fragment), problems: []}
  })
}

/** What hands out the strings of each workflow, with paths from its root. */
function byWorkflow(strings: readonly Formula[], depth: number): (fragment: string) => readonly Formula[] {
  if (depth === 0) return () => strings
  const byFragment = Map.groupBy(strings, ({path}) => pointerOf(path.slice(0, depth)))
  return (fragment) => (byFragment.get(fragment) ?? []).map(({path, text}) => ({path: path.slice(depth), text}))
}

function refused(fragment: string, problem: RuleProblem): DocumentPart {
  return {fragment, workflow: null, formulas: [], suspects: [], problems: [problem]}
}

/** A duplicate goes with the workflow that it lies in; what lies outside of all goes with the first. */
function addDuplicate({pointer, key, offset}: DuplicateKey, parts: readonly DocumentPart[]): void {
  const owner = parts.find(({fragment}) => pointer.startsWith(`${fragment}/`))
  const problem = {
    message: `The key ${quote(key)} comes twice here; only the last counts.`,
    hint: 'Keep the one that is meant.',
    pointer: owner === undefined ? '' : pointer.slice(owner.fragment.length),
    offset,
  }
  const part = owner ?? parts[0]
  part?.problems.push({rule: duplicateKey, problem})
}

function notAWorkflowProblem(value: unknown): RuleProblem {
  const hint = 'Give the file of a workflow, as n8n exports it; leave other files out, or move them to another folder.'
  return {rule: notAWorkflow, problem: {message: notAWorkflowMessage(value), hint, pointer: ''}}
}

function notAWorkflowMessage(value: unknown): string {
  if (!isObject(value)) return `This is ${describe(value)}, not a workflow.`
  const keys = Object.keys(value)
  const what = keys.length === 0 ? 'an empty object' : `an object with ${listOf(keys.slice(0, 3).map(quote))}${keys.length > 3 ? ' and more' : ''}`
  return `This is not a workflow: it is ${what}, and has neither nodes nor connections.`
}
