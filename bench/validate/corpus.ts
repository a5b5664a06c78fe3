import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'

import type {Catalog} from '../../src/lib/workflow/catalog/catalog.ts'
import {validateWorkflow} from '../../src/lib/workflow/index.ts'
import {median, report} from './report.ts'
import {peakMemoryMb} from './run-command.ts'

/** All files of a folder in one process: (read + validate) to (read + JSON.parse), and the memory of the command. */
export async function benchCorpus(folder: string, catalog: Catalog | null, rounds: number): Promise<boolean> {
  const files = readdirSync(folder, {recursive: true, encoding: 'utf8'})
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name))
  const bytes = files.reduce((sum, file) => sum + readFileSync(file).length, 0)
  const targets = catalog === null ? [] : [catalog]
  const timeMs = (work: (text: string) => unknown): number => {
    const startedAt = performance.now()
    for (const file of files) work(readFileSync(file, 'utf8'))
    return performance.now() - startedAt
  }
  const measured = Array.from({length: rounds}, () => ({
    parseMs: timeMs(tryParse),
    validateMs: timeMs((text) => validateWorkflow(text, {targets})),
  }))
  const parseMs = median(measured.map((round) => round.parseMs))
  const validateMs = median(measured.map((round) => round.validateMs))
  console.log(`\n${folder}: ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB, median of ${rounds} rounds`)
  console.log(`  read + parse ${parseMs.toFixed(1)} ms, read + validate ${validateMs.toFixed(1)} ms`)
  return [
    report('(read + validate) / (read + parse)', validateMs / parseMs, 6),
    report('peak memory of workflow validate', await peakMemoryMb(['workflow', 'validate', folder, '--json', '--fail-on', 'never']), 200, ' MB'),
  ].every(Boolean)
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
