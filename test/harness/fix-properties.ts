import {type FixOptions, fixWorkflow} from '../../src/lib/workflow/fix/fix-workflow.ts'
import type {TextEdit} from '../../src/lib/workflow/fix/text-edit.ts'
import {validateWorkflow} from '../../src/lib/workflow/validate-workflow.ts'

/** Which promises the fix of a text breaks; none as it should be. */
export function brokenPromises(text: string, options: FixOptions): string[] {
  const {text: after, changes, edits} = fixWorkflow(text, options)
  const again = fixWorkflow(after, options)
  return [
    ...(again.text === after ? [] : [`a second run changes: ${again.changes.map(({message}) => message).join(' ')}`]),
    ...((after !== text) === changes.length > 0 ? [] : ['what it says is not what it does']),
    ...gainedFindings(text, after, options),
    ...(edits.length === 0 ? [] : strayChanges(parse(text), parse(after), '')),
    ...lostLines(text, after, edits),
  ]
}

function parse(text: string): unknown {
  return JSON.parse(text.replace(/^\uFEFF/, ''))
}

/** Of no finding may there be more than before. The message of one that stays may say something else: of a node that was alone, that no trigger reaches it. */
function gainedFindings(before: string, after: string, options: FixOptions): string[] {
  const had = countFindings(before, options)
  return Array.from(countFindings(after, options)).flatMap(([finding, count]) => (count > (had.get(finding) ?? 0) ? [`new finding: ${finding}`] : []))
}

function countFindings(text: string, options: FixOptions): Map<string, number> {
  const counts = new Map<string, number>()
  for (const {findings} of validateWorkflow(text, options).workflows) {
    for (const {rule, node} of findings) {
      const key = `${rule} ${node}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  return counts
}

/** What a fix may touch, by pattern of the pointer within the workflow; everything else must have the value that it had. */
const mayChange = [
  /^(?:\/data)?(?:\/\d+)?\/(?:id|active|activeVersion|activeVersionId|createdAt|updatedAt|description|homeProject|isArchived|meta|owner)$/,
  /^(?:\/data)?(?:\/\d+)?\/(?:parentFolder|scopes|sharedWithProjects|tags|triggerCount|usedCredentials|versionCounter|versionId|pinData)$/,
  /^(?:\/data)?(?:\/\d+)?\/(?:settings|connections)/,
  /^(?:\/data)?(?:\/\d+)?\/nodes\/\d+\/(?:color|createdAt|updatedAt|extendsCredential|forceCustomOperation|issues|rewireOutputLogTo)$/,
  /^(?:\/data)?(?:\/\d+)?\/nodes\/\d+\/credentials\//,
]

function strayChanges(before: unknown, after: unknown, pointer: string): string[] {
  if (Object.is(before, after) || mayChange.some((pattern) => pattern.test(pointer))) return []
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null) return [`${pointer} changed`]
  if (Array.isArray(before) && Array.isArray(after) && before.length !== after.length) return [`${pointer} has another length`]
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  const member = (value: object, key: string): unknown => (value as Record<string, unknown>)[key]
  return [...keys].flatMap((key) => strayChanges(member(before, key), member(after, key), `${pointer}/${key}`))
}

/** Lines that no edit touches must be in the text after, byte for byte and in their order. */
function lostLines(before: string, after: string, edits: readonly TextEdit[]): string[] {
  const lines = after.split('\n')
  const lost: string[] = []
  let at = 0
  let offset = 0
  let edit = 0
  for (const line of before.split('\n')) {
    const end = offset + line.length
    while ((edits[edit]?.end ?? Number.POSITIVE_INFINITY) < offset) edit++
    if ((edits[edit]?.start ?? Number.POSITIVE_INFINITY) > end) {
      const found = lines.indexOf(line, at)
      if (found === -1) lost.push(`line lost: ${line.slice(0, 80)}`)
      else at = found + 1
    }
    offset = end + 1
  }
  return lost
}
