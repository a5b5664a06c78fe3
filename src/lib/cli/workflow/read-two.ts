import {existsSync} from 'node:fs'

import {UsageError} from '../../errors/usage.ts'
import {readText, STDIN} from '../read-text.ts'
import type {DiffSide} from './diff-document.ts'

export interface ReadWorkflow {
  workflow: Readonly<Record<string, unknown>>
  side: DiffSide
}

/** The library's `parseWorkflow`. */
type Parse = (text: string, source: string, fragment: string | null) => Readonly<Record<string, unknown>>

/**
 * Reads the two workflows of a comparison: files, one of them standard input if need be, each with the place of the workflow behind a `#` when the
 * file holds several.
 * @throws {UsageError} when both are standard input
 * @throws {InputUnreadableError} when a file cannot be read
 * @throws {InputInvalidError} when a file holds no workflow, or several
 */
export async function readTwo(before: string, after: string, parse: Parse): Promise<[ReadWorkflow, ReadWorkflow]> {
  const places = [placeOf(before), placeOf(after)] as const
  if (places.every(({path}) => path === STDIN))
    throw new UsageError('Only one of the two workflows can come from standard input.', {hint: 'Name a file for the other.'})
  const texts = await Promise.all(places.map(({path}) => readText(path)))
  const read = places.map(({path, fragment}, i): ReadWorkflow => {
    const source = path === STDIN ? '<stdin>' : path
    const workflow = parse(texts[i] ?? '', source, fragment)
    const {name} = workflow
    return {workflow, side: {path: fragment === null ? source : `${source}#${fragment}`, name: typeof name === 'string' ? name : null}}
  })
  return read as [ReadWorkflow, ReadWorkflow]
}

/** A file's own name may hold a `#` as well. */
function placeOf(argument: string): {path: string; fragment: string | null} {
  const at = argument.lastIndexOf('#/')
  if (at < 1 || existsSync(argument)) return {path: argument, fragment: null}
  return {path: argument.slice(0, at), fragment: argument.slice(at + 1)}
}
