import {createClient} from '@supabase/supabase-js'
import * as z from 'zod'

import {StoreRequestError, StoreSchemaError, StoreUnreachableError} from '../../errors/services.ts'
import type {ObservedCall} from '../../health/governor/gather-calls.ts'
import {compareSchema, newerStore} from '../postgres/schema-state.ts'
import {type StoreFailure, storeError} from './store-error.ts'
import {bareFetch, findStorePath} from './store-path.ts'

const callTimeoutMs = 15_000

export interface StoreOptions {
  url: string
  serviceRoleKey: string
  /** Names of the migrations that this binary brings. */
  ownMigrations: readonly string[]
  /** For each call that names no time of its own; 15 s by default. */
  timeoutMs?: number
  /** Called when the store does not answer; may bring it back (the embedded stack) and says whether a second try makes sense. */
  revive?: () => Promise<boolean>
  /** Told how each call went that is not known to be long. */
  onCall?: (call: ObservedCall) => void
}

type Answer = StoreFailure & {data: unknown}

/** The part of supabase-js that is used, untyped as the schema is not generated; every answer is parsed instead. */
interface RestClient {
  rpc(name: string, args?: Record<string, unknown>): PromiseLike<Answer> & {abortSignal(signal: AbortSignal): PromiseLike<Answer>}
}

/** The one door to the fleet store: supabase-js over PostgREST, every answer parsed, every failure one of ours. */
export class StoreClient {
  readonly url: string
  readonly #options: StoreOptions
  readonly #timeoutMs: number
  #client: Promise<RestClient> | undefined

  constructor(options: StoreOptions) {
    this.url = options.url
    this.#options = options
    this.#timeoutMs = options.timeoutMs ?? callTimeoutMs
  }

  /**
   * Calls a SQL function of the schema `genesis`.
   * @throws {StoreUnreachableError | StoreUnauthorisedError | StoreSchemaError | StoreRequestError}
   */
  async rpc<T>(name: string, args: Record<string, unknown>, answer: z.ZodType<T>, timeoutMs = this.#timeoutMs): Promise<T> {
    return this.#attempt(name, answer, timeoutMs, (client) => client.rpc(name, args).abortSignal(AbortSignal.timeout(timeoutMs)))
  }

  async #attempt<T>(what: string, answer: z.ZodType<T>, timeoutMs: number, call: (client: RestClient) => PromiseLike<Answer>): Promise<T> {
    const run = async (): Promise<T> => {
      const client = await this.#connected()
      return this.#observed(timeoutMs, async () => parseAnswer(what, answer, await call(client), this.url))
    }
    try {
      return await run()
    } catch (error) {
      const {revive} = this.#options
      if ((error as {code?: string}).code !== 'GEN_STORE_UNREACHABLE' || revive === undefined || !(await revive())) throw error
      return run()
    }
  }

  /** Calls that may take a minute say nothing about how fast the store is. */
  async #observed<T>(timeoutMs: number, call: () => Promise<T>): Promise<T> {
    const {onCall} = this.#options
    if (onCall === undefined || timeoutMs > callTimeoutMs) return call()
    const startedAtMs = performance.now()
    const tell = (failed: boolean): void => onCall({latencyMs: performance.now() - startedAtMs, failed})
    try {
      const answer = await call()
      tell(false)
      return answer
    } catch (error) {
      tell(error instanceof StoreUnreachableError)
      throw error
    }
  }

  /** Finds the store's path and compares schemas before the first call; a failure is not remembered, so the next call tries again. */
  #connected(): Promise<RestClient> {
    this.#client ??= this.#connect().catch((error: unknown) => {
      this.#client = undefined
      throw error
    })
    return this.#client
  }

  async #connect(): Promise<RestClient> {
    const {url, serviceRoleKey, ownMigrations} = this.#options
    const path = await findStorePath(url, serviceRoleKey, AbortSignal.timeout(this.#timeoutMs))
    const client = createClient(url, serviceRoleKey, {
      db: {schema: 'genesis', retry: false},
      auth: {persistSession: false, autoRefreshToken: false, detectSessionInUrl: false},
      global: path === 'bare' ? {fetch: bareFetch} : {},
    }) as unknown as RestClient
    const answer = await client.rpc('applied_migrations').abortSignal(AbortSignal.timeout(this.#timeoutMs))
    const applied = parseAnswer('applied_migrations', z.array(z.string()), answer, url, true)
    const {unknown, pending} = compareSchema(ownMigrations, applied)
    if (unknown.length > 0) throw newerStore(unknown)
    if (pending.length > 0)
      throw new StoreSchemaError(`The fleet store at ${url} is older than this genesis: it lacks ${pending.join(', ')}.`, {
        hint: 'Migrate it: genesis db migrate',
      })
    return client
  }
}

function parseAnswer<T>(what: string, answer: z.ZodType<T>, result: Answer, url: string, connecting = false): T {
  if (result.error !== null) throw storeError(result, url, connecting)
  const parsed = answer.safeParse(result.data)
  if (parsed.success) return parsed.data
  throw new StoreRequestError(`The fleet store's answer to ${what} is not what this genesis expects: ${z.prettifyError(parsed.error)}`, {
    hint: 'The schema was changed by hand, or by another version. See: genesis db status',
  })
}
