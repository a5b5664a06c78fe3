import {Command} from '@oclif/core'
import {processEnvironment} from '../config/process-environment.ts'
import {ExitCode} from '../errors/genesis-error.ts'
import type {QueueLog} from '../jobs/ports.ts'
import type {Catalogs} from '../open-catalogs.ts'
import type {OpenRuntimeOptions, Runtime} from '../runtime.ts'
import {asGenesisError} from './as-genesis-error.ts'
import {errorDocument, schemaName} from './error-document.ts'

/** What every command's `run` returns: the fields of its `--json` document beside `schema` and `ok`. */
export interface CommandResult {
  /** False when what was checked or attempted failed; the exit code is then 1. */
  ok?: boolean
}

/** What all commands share: one JSON document on stdout, errors that help, an abort signal, and the runtime. */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true
  readonly #abort = new AbortController()
  readonly #interrupt = (): void => {
    this.#abort.abort()
  }

  /** Aborted by SIGINT and SIGTERM; a second signal ends the process at once. */
  protected get signal(): AbortSignal {
    return this.#abort.signal
  }

  /**
   * The ports to the outside, built when they are first used; dispose of it to close them.
   * @throws {ConfigInvalidError} when the environment is wrong
   */
  protected async runtime(options: Partial<Pick<OpenRuntimeOptions, 'env' | 'needs' | 'queueLog' | 'remote'>> = {}): Promise<Runtime> {
    const {openRuntime} = await import('../runtime.ts')
    return openRuntime({
      env: this.environment,
      version: this.config.version,
      root: this.config.root,
      notify: (line) => this.note(line),
      queueLog: () => this.queueLog(),
      needs: {},
      ...options,
    })
  }

  /** What n8n's releases say of their nodes; needs nothing of the environment but GENESIS_HOME, and npm's settings to install one. */
  protected async catalogs(): Promise<Catalogs> {
    const [{openCatalogs}, {loadVariable}] = await Promise.all([import('../open-catalogs.ts'), import('../config/load-config.ts')])
    return openCatalogs(loadVariable(this.environment, 'GENESIS_HOME'), this.environment)
  }

  /** A command says once that the queue went away; it comes back by itself or the command fails. */
  private queueLog(): QueueLog {
    let said = false
    return {
      connectionFault: (queue, error) => {
        if (!said) this.note(`The connection to the queue ${queue} was lost (${error.message}); trying again ...`)
        said = true
      },
      jobFailed: () => undefined,
    }
  }

  /** What commands hand down of the environment that this process was started in. */
  protected get environment(): Readonly<Record<string, string | undefined>> {
    return processEnvironment()
  }

  /** A line for the person, on stderr, so that stdout stays the result. */
  protected note(line: string): void {
    process.stderr.write(`${line}\n`)
  }

  override async init(): Promise<void> {
    await super.init()
    process.once('SIGINT', this.#interrupt).once('SIGTERM', this.#interrupt)
  }

  override async finally(error: Error | undefined): Promise<void> {
    process.off('SIGINT', this.#interrupt).off('SIGTERM', this.#interrupt)
    await super.finally(error)
  }

  /** oclif's own looks for cycles, which no document has, with a call for each value: 390 MB instead of 250 for an answer of 10 MB. */
  override logJson(document: unknown): void {
    process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`)
  }

  override async catch(error: unknown): Promise<void> {
    const id = this.id ?? 'genesis'
    const known = asGenesisError(error, `genesis ${id.replaceAll(':', ' ')} --help`)
    if (this.jsonEnabled()) this.logJson(errorDocument(known, schemaName(id)))
    else {
      const {printError} = await import('./print-error.ts')
      printError(known, process.stderr, this.environment.LOG_LEVEL === 'debug')
    }
    this.exit(known.exitCode)
  }

  override toSuccessJson(result: CommandResult): unknown {
    return {schema: schemaName(this.id ?? 'genesis'), ok: result.ok ?? true, ...result}
  }

  override async _run<T>(): Promise<T> {
    const result = await super._run<T>()
    if ((result as CommandResult | undefined)?.ok === false) this.exit(ExitCode.Failed)
    return result
  }
}
