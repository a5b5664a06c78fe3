import {InputInvalidError} from '../errors/usage.ts'
import type {RawRow} from '../tenants/parse-inventory.ts'
import {readText} from './read-text.ts'

/**
 * Reads an inventory: CSV with a header line, or a JSON array of objects, told apart by what the text starts with.
 * @throws {InputUnreadableError | InputInvalidError}
 */
export async function readInventory(path: string): Promise<RawRow[]> {
  const text = await readText(path)
  return text.trimStart().startsWith('[') ? parseJsonRows(text, path) : parseCsvRows(text, path)
}

async function parseCsvRows(text: string, path: string): Promise<RawRow[]> {
  const {CsvError, parse} = await import('csv-parse/sync')
  try {
    const records = parse(text, {columns: checkHeader, info: true, skip_empty_lines: true, trim: true}) as unknown as {
      info: {lines: number}
      record: Record<string, string>
    }[]
    return records.map(({info, record}) => ({line: info.lines, values: record}))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error.lines === 'number' ? error.lines : 1
    throw new InputInvalidError(`${path} is not a CSV file as it should be: line ${line}: ${error.message}.`, {
      hint: 'The first line names the columns: id,name,tier,lineage,state,workspace_id,region,droplet_id',
      problems: [{line, reason: error.message}],
      cause: error,
    })
  }
}

function checkHeader(columns: string[]): string[] {
  return columns.map((column) => column.toLowerCase())
}

function parseJsonRows(text: string, path: string): RawRow[] {
  let values: unknown
  try {
    values = JSON.parse(text)
  } catch (error) {
    throw new InputInvalidError(`${path} is not JSON (${(error as Error).message}).`, {
      hint: 'Give a JSON array of objects, or a CSV file.',
      cause: error,
    })
  }
  const rows = values as unknown[]
  const lines = elementLines(text)
  return rows.map((row, i) => {
    const line = lines[i] ?? 1
    if (typeof row === 'object' && row !== null && !Array.isArray(row)) return {line, values: row as Record<string, unknown>}
    throw new InputInvalidError(`${path} line ${line}: element ${i + 1} is not an object.`, {
      hint: 'Give one object for each tenant.',
      problems: [{line, reason: 'not an object'}],
    })
  })
}

/** The line on which each element of the outermost array starts. The text is known to be JSON. */
function elementLines(text: string): number[] {
  const lines: number[] = []
  let [line, depth, inString, expectElement] = [1, 0, false, false]
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (char === '\n') line++
    else if (inString) {
      if (char === '\\') i++
      else if (char === '"') inString = false
      continue
    }
    if (depth === 1 && expectElement && char !== undefined && !/[\s\]]/.test(char)) {
      lines.push(line)
      expectElement = false
    }
    if (char === '"') inString = true
    else if (char === '[' || char === '{') {
      depth++
      if (depth === 1) expectElement = true
    } else if (char === ']' || char === '}') depth--
    else if (char === ',' && depth === 1) expectElement = true
  }
  return lines
}
