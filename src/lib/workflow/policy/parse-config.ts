import {LineCounter, parseDocument} from 'yaml'
import type {z} from 'zod'

import {InputInvalidError} from '../../errors/usage.ts'
import {nameSuggester} from '../suggest-name.ts'
import {describeIssue} from '../text/describe-issue.ts'
import type {Path} from '../text/pointer.ts'
import {memberNames} from './member-names.ts'

/** How a kind of file is called in an error: `policy`, `manifest`. */
export interface ConfigKind {
  what: string
  hint: string
}

/** More aliases than this let a small file grow without bounds when it is read. */
const MOST_ALIASES = 100

/**
 * Reads a YAML text (JSON is YAML, too) and holds it to a schema.
 * @param source how the file is called in an error
 * @throws {InputInvalidError} naming everything that is wrong, each with its line
 */
export function parseConfig<S extends z.ZodType>(schema: S, text: string, source: string, kind: ConfigKind): z.output<S> {
  const lines = new LineCounter()
  const yaml = parseDocument(text, {lineCounter: lines, prettyErrors: false})
  const syntax = yaml.errors.map(({pos, message}) => ({line: lines.linePos(pos[0]).line, reason: `not YAML: ${firstSentence(message)}`}))
  if (syntax.length > 0) throw refusal(source, kind, syntax)
  const parsed = schema.safeParse(contentOf(yaml, source, kind))
  if (parsed.success) return parsed.data
  const lineOf = (path: Path): number => lines.linePos(offsetOf(yaml, path)).line
  throw refusal(
    source,
    kind,
    parsed.error.issues.flatMap((issue) => faultsOf(issue, schema, kind, lineOf)),
  )
}

type YamlDocument = ReturnType<typeof parseDocument>

function contentOf(yaml: YamlDocument, source: string, kind: ConfigKind): unknown {
  try {
    return yaml.toJS({maxAliasCount: MOST_ALIASES})
  } catch (error) {
    throw refusal(source, kind, [{line: 1, reason: firstSentence((error as Error).message)}])
  }
}

interface Fault {
  line: number
  reason: string
}

function faultsOf(issue: z.core.$ZodIssue, schema: z.ZodType, {what}: ConfigKind, lineOf: (path: Path) => number): Fault[] {
  const path = issue.path as (string | number)[]
  const member = path.length === 0 ? `the ${what}` : path.join('.')
  if (issue.code !== 'unrecognized_keys') return [{line: lineOf(path), reason: describeIssue(member, issue)}]
  const suggest = nameSuggester(new Map(memberNames(schema, path).map((name) => [name, name])))
  return issue.keys.map((key) => {
    const meant = suggest(key)
    const reason = `"${key}" is not a member of ${member}${meant === undefined ? '' : `; did you mean "${meant}"?`}`
    return {line: lineOf([...path, key]), reason}
  })
}

/** Where a value, or what surrounds it, is written; of a member, its key. */
function offsetOf(yaml: YamlDocument, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const parent: unknown = yaml.getIn(path.slice(0, length - 1), true)
    const offset = offsetIn(parent ?? yaml.contents, path[length - 1])
    if (offset !== undefined) return offset
  }
  return 0
}

interface YamlNode {
  range?: readonly number[] | null
}

function offsetIn(parent: unknown, key: string | number | undefined): number | undefined {
  const items = (parent as {items?: readonly unknown[]} | null)?.items
  if (items === undefined) return undefined
  if (typeof key === 'number') return (items[key] as YamlNode | undefined)?.range?.[0]
  const pair = (items as readonly {key?: {value?: unknown} & YamlNode}[]).find((item) => String(item.key?.value) === key)
  return pair?.key?.range?.[0]
}

function refusal(source: string, {what, hint}: ConfigKind, problems: readonly Fault[]): InputInvalidError {
  const list = problems.map(({line, reason}) => `${source}:${line}: ${reason}`)
  return new InputInvalidError(`The ${what} is not valid.\n${list.join('\n')}`, {hint, problems})
}

function firstSentence(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/[.:]\s*$/, '')
}
