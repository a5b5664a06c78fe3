import type {Options} from 'pacote'

import {UsageError} from '../../errors/usage.ts'

/** What pacote needs, and what is done in its place. */
export interface RegistryOptions {
  pacoteOptions: Options
  registry: string
  /** How long nothing may come: npm's `fetch-timeout`. */
  stallMs: number
  /** Waits before each further try: npm's `fetch-retries` and its companions. */
  retryDelaysMs: readonly number[]
}

/** Shorter than npm's own 5 min and 10 s, for somebody who looks on. Whoever sets it in .npmrc gets what is set there. */
const patience = {'fetch-timeout': 60_000, 'fetch-retry-mintimeout': 500} as const

/** npm's libraries go on trying, and so keep the process, when they have been interrupted: trying again is ours. */
const ours = {timeout: 0, retry: {retries: 0}}

/**
 * How npm itself would reach the registry: .npmrc of the folder, the user and the machine, npm_config_* of the environment.
 * @throws {UsageError} when a setting cannot be read
 */
export async function registryOptions(env: Readonly<Record<string, string | undefined>>): Promise<RegistryOptions> {
  const [{default: Config}, {default: definitions}] = await Promise.all([import('@npmcli/config'), import('@npmcli/config/lib/definitions/index.js')])
  // It writes what it read into `env`, so it gets one of its own.
  const config = new Config({...definitions, npmPath: import.meta.dirname, argv: [], env: {...env}, warn: false})
  await config.load().catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`npm's settings cannot be read (${error.code ?? error.name}).`, {
      hint: 'See what npm itself says: npm config list',
      cause: error,
    })
  })
  const numberOf = (setting: string): number => {
    const own = patience[setting as keyof typeof patience]
    return own !== undefined && config.isDefault(setting) ? own : Number(config.get(setting))
  }
  const firstDelayMs = numberOf('fetch-retry-mintimeout')
  const delayMs = (_: unknown, i: number) => Math.min(firstDelayMs * numberOf('fetch-retry-factor') ** i, numberOf('fetch-retry-maxtimeout'))
  return {
    pacoteOptions: {...config.flat, ...ours},
    registry: String(config.flat.registry),
    stallMs: numberOf('fetch-timeout'),
    retryDelaysMs: Array.from({length: numberOf('fetch-retries')}, delayMs),
  }
}
