import {type Config, type ConfigNeeds, loadConfig} from './config/load-config.ts'

export interface OpenRuntimeOptions {
  needs: ConfigNeeds
  version: string
  /** The package's folder. */
  root: string
  /** Lines for the person, such as "Starting the embedded stack". */
  notify(line: string): void
  signal: AbortSignal
}

export interface Runtime extends AsyncDisposable {
  readonly config: Config
}

/** The composition root: environment -> configuration -> adapters -> ports. Nothing else builds an adapter. */
export function openRuntime(options: OpenRuntimeOptions): Runtime {
  const config = loadConfig(process.env, options.needs)
  const resources = new AsyncDisposableStack()
  return {
    config,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
