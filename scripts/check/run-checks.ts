import {styleText} from 'node:util'

import type {Check, CheckResult} from './check.ts'

interface Timed extends CheckResult {
  name: string
  ms: number
}

export interface RunOptions {
  /** Checks that run at a time. */
  atOnce: number
  /** Lines shown of what is wrong. */
  most: number
  print(this: void, line: string): void
}

/** Prints a line for each check as it ends, with what is wrong below, and gives the names of those that failed. */
export async function runChecks(checks: readonly Check[], {atOnce, most, print}: RunOptions): Promise<string[]> {
  const waiting = [...checks]
  const failed: string[] = []
  const widest = Math.max(...checks.map(({name}) => name.length))
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const result = await time(check)
      print(describe(result, {widest, most}))
      if (!result.ok) failed.push(check.name)
    }
  }
  await Promise.all(Array.from({length: atOnce}, work))
  return failed
}

async function time(check: Check): Promise<Timed> {
  const startedAt = performance.now()
  const result = await check
    .run()
    .catch((error: unknown): CheckResult => ({ok: false, detail: error instanceof Error ? (error.stack ?? error.message) : String(error)}))
  return {name: check.name, ms: performance.now() - startedAt, ...result}
}

function describe({name, ms, ok, detail}: Timed, {widest, most}: {widest: number; most: number}): string {
  const mark = ok ? styleText('green', '✓') : styleText('red', '✖')
  const head = `${mark} ${name.padEnd(widest)} ${`${(ms / 1000).toFixed(1)} s`.padStart(7)}`
  if (ok) return detail === '' ? head : `${head}  ${styleText('dim', detail)}`
  const lines = detail.split('\n')
  const more = lines.length > most ? [`... and ${lines.length - most} lines more: npm run check -- --full`] : []
  return [head, ...[...lines.slice(0, most), ...more].map((line) => `    ${line}`.trimEnd()), ''].join('\n')
}
