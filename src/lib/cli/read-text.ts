import {readFile} from 'node:fs/promises'

import {InputUnreadableError} from '../errors/usage.ts'

const maxBytes = 64 * 1024 * 1024

/**
 * A text file named on the command line, or all of stdin for `-`.
 * @throws {InputUnreadableError}
 */
export async function readText(path: string): Promise<string> {
  try {
    const text = path === '-' ? await readStdin() : await readFile(path, 'utf8')
    return text.startsWith('\uFEFF') ? text.slice(1) : text
  } catch (error) {
    throw new InputUnreadableError(
      `${path === '-' ? 'Standard input' : path} cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}).`,
      {
        hint: 'Check the path and its permissions.',
        cause: error,
      },
    )
  }
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new Error(`more than ${maxBytes / 1024 / 1024} MiB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** One id a line; empty lines and lines that start with `#` are passed over. */
export async function readIds(path: string): Promise<string[]> {
  const lines = (await readText(path)).split(/\r?\n/).map((line) => line.trim())
  return lines.filter((line) => line !== '' && !line.startsWith('#'))
}
