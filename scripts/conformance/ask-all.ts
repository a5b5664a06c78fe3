import {chmod, mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

import {openApi} from './n8n-api.ts'
import {startN8n} from './start-n8n.ts'
import {startPostgres} from './start-postgres.ts'
import {askN8n, type Verdict} from './verdict.ts'
import type {VerdictCache} from './verdict-cache.ts'

/**
 * Fills the cache with what n8n says of each body. Starts Postgres and n8n only when there is something to ask. What got a doubtful answer
 * is asked again of a fresh n8n; when nothing but doubtful answers comes from that one, they are the workflows' own doing.
 */
export async function askAll(bodies: readonly unknown[], cache: VerdictCache, install: string): Promise<void> {
  const interrupted = new AbortController()
  const interrupt = (): void => interrupted.abort(new Error('interrupted'))
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  for (;;) {
    const unknown = bodies.filter((body) => cache.get(body) === undefined)
    if (unknown.length === 0) return
    process.stderr.write(`${unknown.length} workflows to ask n8n about\n`)
    const doubtful = await withFreshN8n(install, (ask) => askEach(unknown, cache, ask, interrupted.signal))
    if (unknown.every((body) => cache.get(body) === undefined)) for (const {body, verdict} of doubtful) await cache.add(body, verdict)
  }
}

type Ask = (body: unknown) => Promise<Verdict>

interface Doubtful {
  body: unknown
  verdict: Verdict
}

/** Asks about the bodies until n8n breaks down. Returns the answers that may be due to what it was asked before. */
async function askEach(bodies: readonly unknown[], cache: VerdictCache, ask: Ask, signal: AbortSignal): Promise<Doubtful[]> {
  const doubtful: Doubtful[] = []
  for (const [i, body] of bodies.entries()) {
    signal.throwIfAborted()
    if (cache.get(body) !== undefined) continue
    const verdict = await ask(body)
    const isBroken = verdict.status >= 500 || broken.test(verdict.message)
    if (isBroken || webhookConflict.test(verdict.message)) doubtful.push({body, verdict})
    else await cache.add(body, verdict)
    if (isBroken) break
    if (i % 100 === 99) process.stderr.write(`asked n8n about ${i + 1} of ${bodies.length} workflows\n`)
  }
  return doubtful
}

/** Some workflows leave n8n's process sick: it answers everything that follows with errors of its own. Others end it. */
const broken = /circular structure|is not a function|Maximum call stack|broke the connection/

/** When a trigger fails after the webhooks were added, n8n keeps these, in conflict with those of the next workflow like it. */
const webhookConflict = /conflict with one of the webhooks/

async function withFreshN8n<T>(install: string, use: (ask: Ask) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'genesis-conformance-'))
  try {
    await chmod(folder, 0o755)
    await using postgres = await startPostgres(folder)
    await using n8n = await startN8n({install, folder, postgres})
    const api = await openApi(n8n.url)
    return await use((body) => askN8n(api, body))
  } finally {
    await rm(folder, {recursive: true, force: true, maxRetries: 20, retryDelay: 50})
  }
}

/** @throws {Error} when n8n was not asked about it */
export function verdictOf(body: unknown, cache: VerdictCache): Verdict {
  const verdict = cache.get(body)
  if (verdict === undefined) throw new Error('n8n was not asked about this workflow')
  return verdict
}
