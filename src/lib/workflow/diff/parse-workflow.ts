import {InputInvalidError} from '../../errors/usage.ts'
import type {JsonObject} from '../model/json-object.ts'
import {readDocument} from '../model/read-document.ts'
import {listOf} from '../text/describe.ts'
import {positionsOf} from '../text/positions.ts'

/**
 * Reads one workflow from JSON text: a workflow as it is, a list of one, or an answer of n8n's API with one.
 * @param source how the file is called in an error
 * @param fragment JSON pointer of the workflow in the document, such as `/0`, for a document with several; null for the only one
 * @throws {InputInvalidError} saying why there is none, with the line
 */
export function parseWorkflow(text: string, source: string, fragment: string | null = null): JsonObject {
  const {text: read, parts} = readDocument(text)
  const places = parts.map((part) => part.fragment)
  if (fragment === null && parts.length > 1)
    throw new InputInvalidError(`${source} holds ${parts.length} workflows.`, {hint: `Name one of them, such as ${source}#${places[0]}.`})
  const part = fragment === null ? parts[0] : parts.find((candidate) => candidate.fragment === fragment)
  if (part === undefined)
    throw new InputInvalidError(`${source} holds no workflow at ${fragment}.`, {hint: `There are workflows at ${listOf(places.slice(0, 10))}.`})
  if (part.workflow !== null) return part.workflow
  const {message = 'This is not a workflow.', hint = '', offset = 0} = part.problems[0]?.problem ?? {}
  const line = positionsOf(read ?? '', [offset]).get(offset)?.line ?? 1
  throw new InputInvalidError(`${source}:${line}: ${message}`, {hint, problems: [{line, reason: message}]})
}
