import {buildModel} from '../model/build-model.ts'
import {type DocumentPart, readDocument} from '../model/read-document.ts'
import {type Path, segmentsOf} from '../text/pointer.ts'
import type {ValidateOptions} from '../validate-workflow.ts'
import {editsOf} from './edits-of.ts'
import type {Fix, Operation, Unfixed} from './fix.ts'
import {planFixes} from './plan-fixes.ts'
import {rulesWithMore} from './rules-with-more.ts'
import {applyEdits, type TextEdit} from './text-edit.ts'
import {addReferences} from './workflow-references.ts'

export interface FixOptions extends ValidateOptions {
  /** Ids of workflows to which other files refer, as `workflowReferencesOf` finds them: these workflows keep their id. */
  keepIds?: ReadonlySet<string> | undefined
}

/** One change that was made. */
export interface FixChange extends Omit<Fix, 'operations'> {
  /** JSON pointer of the workflow in the document; `pointer` begins there. */
  fragment: string
}

/** One fault that was left for a person. */
export interface UnfixedProblem extends Unfixed {
  /** JSON pointer of the workflow in the document; `pointer` begins there. */
  fragment: string
}

export interface FixResult {
  /** The document with all changes; the text that was given when there are none. */
  text: string
  changes: FixChange[]
  /** What was left although there is a fix for its kind, and why. */
  unfixed: UnfixedProblem[]
  /** The changes of the text, in its order; `text` is the result of applying them. */
  edits: TextEdit[]
}

/**
 * Mends in the text of a workflow what can be mended without a doubt: removes what only exports have, pinned data and connections that lead
 * nowhere, adds settings that are missing, writes names for ids in connections, and completes credentials from the manifest. Everything else
 * keeps its bytes: formatting, line ends, byte order mark. A second run changes nothing, and no rule finds more than before. Takes lists
 * of workflows and answers of n8n's API as well. Does no I/O and never throws; a text that is not JSON is returned as it is.
 */
export function fixWorkflow(text: string, options: FixOptions = {}): FixResult {
  const {keysAreUnique, parts} = readDocument(text)
  // Which of two equal keys is meant nobody can tell, and to remove the one that counts would lay open the other.
  if (!keysAreUnique) return {text, changes: [], unfixed: [], edits: []}
  const keepIds = idsToKeep(parts, options)
  const plans = parts.map((part) => planPart(part, options, keepIds))
  const fixes = plans.flatMap((plan) => plan.fixes)
  const unfixed = plans.flatMap((plan) => plan.unfixed)
  const all = carryOut(text, fixes)
  if (all.edits.length === 0 || rulesWithMore(text, all.text, options).length === 0) return {...all, unfixed}
  return withoutHarm(text, fixes, unfixed, options)
}

/** A workflow that others refer to, here or on an instance, must go on being known by its id. */
function idsToKeep(parts: readonly DocumentPart[], {keepIds, manifest}: FixOptions): Set<string> {
  const ids = new Set(keepIds)
  for (const {workflow} of parts) if (workflow !== null) addReferences(workflow, ids)
  for (const {id} of manifest?.workflows ?? []) ids.add(id)
  for (const {workflow} of manifest?.webhooks ?? []) if (workflow !== undefined) ids.add(workflow)
  return ids
}

/** A fix with its operations on the whole document. */
type PlacedFix = Fix & {fragment: string}

interface PlacedPlan {
  fixes: PlacedFix[]
  unfixed: UnfixedProblem[]
}

function planPart({fragment, workflow, formulas}: DocumentPart, options: FixOptions, keepIds: ReadonlySet<string>): PlacedPlan {
  if (workflow === null) return {fixes: [], unfixed: []}
  const {fixes, unfixed} = planFixes(buildModel(workflow, formulas), options, keepIds)
  // A workflow lies in the document itself, in a list, or under `data`.
  const root = segmentsOf(fragment).map((segment) => (segment === 'data' ? segment : Number(segment)))
  return {
    fixes: fixes.map((fix) => ({...fix, fragment, operations: fix.operations.map((operation) => placed(operation, root))})),
    unfixed: unfixed.map((problem) => ({...problem, fragment})),
  }
}

function placed(operation: Operation, root: Path): Operation {
  return root.length === 0 ? operation : {...operation, path: [...root, ...operation.path]}
}

function carryOut(text: string, fixes: readonly PlacedFix[]): Omit<FixResult, 'unfixed'> {
  const mark = text.startsWith('\uFEFF') ? 1 : 0
  const edits = editsOf(
    text.slice(mark),
    fixes.flatMap(({operations}) => operations),
  ).map((edit) => ({...edit, start: edit.start + mark, end: edit.end + mark}))
  return {
    text: applyEdits(text, edits),
    changes: fixes.map(({fragment, rule, message, pointer, node = null}) => ({fragment, rule, message, pointer, node})),
    edits,
  }
}

/** Leaves out each kind of fix that would bring a finding which was not there before. */
function withoutHarm(text: string, fixes: readonly PlacedFix[], unfixed: readonly UnfixedProblem[], options: FixOptions): FixResult {
  let accepted: readonly PlacedFix[] = []
  let left = unfixed
  for (const ofRule of Map.groupBy(fixes, ({rule}) => rule).values()) {
    const more = rulesWithMore(text, carryOut(text, [...accepted, ...ofRule]).text, options)
    if (more.length === 0) accepted = accepted.concat(ofRule)
    else left = left.concat(ofRule.map((fix) => leftOut(fix, more)))
  }
  return {...carryOut(text, accepted), unfixed: [...left]}
}

function leftOut({fragment, rule, message, pointer, node = null}: PlacedFix, more: readonly string[]): UnfixedProblem {
  return {fragment, rule, pointer, node, message: `Not done, because ${more.join(' and ')} would find more afterwards: ${message}`}
}
