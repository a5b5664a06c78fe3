import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {Errors, type Interfaces, run} from '@oclif/core'

import {asGenesisError} from './lib/cli/as-genesis-error.ts'
import {errorDocument} from './lib/cli/error-document.ts'
import {suggest} from './lib/cli/suggest.ts'
import {processEnvironment} from './lib/config/process-environment.ts'
import {UsageError} from './lib/errors/usage.ts'

export interface MainOptions {
  argv: string[]
  /** The package's folder. */
  root: string
  /** Run the TypeScript sources instead of the bundle. */
  source: boolean
}

/**
 * Starts oclif with only what this command line needs. Its plugins (help, autocomplete, "did you mean") cost as much again as
 * the rest of the start, so they are read only when the words name none of our own commands.
 * @returns the exit code of the process
 */
export async function main({argv, root, source}: MainOptions): Promise<number> {
  const pjson = readJson<Interfaces.PJSON>(join(root, 'package.json'))
  const commands = source ? [] : Object.keys(readJson<Interfaces.Manifest>(join(root, 'oclif.manifest.json')).commands)
  const words = leadingWords(argv)
  const command = commands.findLast((id) => `${words.join(':')}:`.startsWith(`${id}:`))
  if (command !== undefined) pjson.oclif.plugins = []
  else if (!askable(argv)) pjson.oclif.plugins = pjson.oclif.plugins?.filter((name) => name !== '@oclif/plugin-not-found') ?? []
  if (source) pjson.oclif.commands = {strategy: 'pattern', target: './src/commands'}
  try {
    await run(argv, {root, pjson, userPlugins: false, devPlugins: false, ignoreManifest: source})
    return 0
  } catch (error) {
    return fail(error, {argv, words, command, commands})
  }
}

/** The "did you mean" plugin asks a question, which needs someone to answer it. */
function askable(argv: string[]): boolean {
  return process.stdin.isTTY && !argv.includes('--json')
}

interface Attempt {
  argv: string[]
  /** What comes before the first flag. */
  words: string[]
  /** The command that they begin with. */
  command: string | undefined
  commands: string[]
}

/** Tells of faults outside of a command; those within one its own `catch` has told. Returns the exit code. */
async function fail(error: unknown, attempt: Attempt): Promise<number> {
  if (error instanceof Errors.ExitError) return error.oclif.exit ?? 0
  const known = usageFault(error, attempt) ?? asGenesisError(error, 'genesis --help')
  if (attempt.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify(errorDocument(known, 'genesis.error/1'), undefined, 2)}\n`)
    return known.exitCode
  }
  const {printError} = await import('./lib/cli/print-error.ts')
  printError(known, process.stderr, processEnvironment().LOG_LEVEL === 'debug')
  return known.exitCode
}

/** A fault in what names the command. */
function usageFault(error: unknown, {words, command, commands}: Attempt): UsageError | undefined {
  // oclif takes what follows a command without arguments for a part of its name, and a flag without a command for one.
  const notFound = error instanceof Error ? /^command (\S+) not found$/.exec(error.message)?.[1] : undefined
  if (command !== undefined) return notFound === undefined ? undefined : unexpectedWords(words, command, commands)
  if (words.length > 0) return unknownCommand(words, commands)
  return notFound === undefined ? undefined : new UsageError(`genesis takes no ${notFound}.`, {hint: 'See what it takes: genesis --help'})
}

function unexpectedWords(words: string[], command: string, commands: string[]): UsageError {
  const path = command.split(':')
  const name = path.join(' ')
  const below = commands.filter((id) => id.startsWith(`${command}:`))
  return new UsageError(`genesis ${name} takes no ${words.slice(path.length).join(' ')}.`, {
    hint: didYouMean(words, below) ?? `See what it takes: genesis ${name} --help`,
  })
}

function unknownCommand(words: string[], commands: string[]): UsageError {
  return new UsageError(`${words.join(' ')} is not a genesis command.`, {
    hint: didYouMean(words, commands) ?? 'See what there is: genesis --help',
  })
}

function didYouMean(words: string[], commands: string[]): string | undefined {
  const nearest = suggest(
    words.join(' '),
    commands.map((id) => id.replaceAll(':', ' ')),
  )
  return nearest && `Did you mean: genesis ${nearest}`
}

function leadingWords(argv: string[]): string[] {
  const end = argv.findIndex((arg) => arg.startsWith('-'))
  return end === -1 ? argv : argv.slice(0, end)
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T
}
