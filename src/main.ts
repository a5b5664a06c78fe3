import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {type Interfaces, run} from '@oclif/core'

import {asGenesisError} from './lib/cli/as-genesis-error.ts'
import {errorDocument} from './lib/cli/error-document.ts'
import {suggest} from './lib/cli/suggest.ts'
import {environment, setExitCode} from './lib/cli/this-process.ts'
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
 */
export async function main({argv, root, source}: MainOptions): Promise<void> {
  const pjson = readJson<Interfaces.PJSON>(join(root, 'package.json'))
  const commands = source ? [] : Object.keys(readJson<Interfaces.Manifest>(join(root, 'oclif.manifest.json')).commands)
  const words = leadingWords(argv)
  const known = commands.some((id) => words.join(':') === id || words.join(':').startsWith(`${id}:`))
  if (known) pjson.oclif.plugins = []
  else if (!askable(argv)) pjson.oclif.plugins = pjson.oclif.plugins?.filter((name) => name !== '@oclif/plugin-not-found') ?? []
  if (source) pjson.oclif.commands = {strategy: 'pattern', target: './src/commands'}
  try {
    await run(argv, {root, pjson, userPlugins: false, devPlugins: false, ignoreManifest: source})
  } catch (error) {
    await fail(error, {argv, unknown: known ? undefined : words.join(' '), commands})
  }
}

/** The "did you mean" plugin asks a question, which needs someone to answer it. */
function askable(argv: string[]): boolean {
  return process.stdin.isTTY && !argv.includes('--json')
}

interface Attempt {
  argv: string[]
  /** The words that name no command of ours. */
  unknown: string | undefined
  commands: string[]
}

/** Faults outside of a command, where no command's own `catch` renders them. */
async function fail(error: unknown, {argv, unknown, commands}: Attempt): Promise<void> {
  if ((error as {oclif?: {exit?: number}}).oclif?.exit === 0) return
  const known = unknown ? unknownCommand(unknown, commands) : asGenesisError(error, 'genesis --help')
  setExitCode(known.exitCode)
  if (argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify(errorDocument(known, 'genesis.error/1'), undefined, 2)}\n`)
    return
  }
  const {printError} = await import('./lib/cli/print-error.ts')
  printError(known, process.stderr, environment().LOG_LEVEL === 'debug')
}

function unknownCommand(typed: string, commands: string[]): UsageError {
  const nearest = suggest(
    typed,
    commands.map((id) => id.replaceAll(':', ' ')),
  )
  return new UsageError(`${typed} is not a genesis command.`, {
    hint: nearest === undefined ? 'See what there is: genesis --help' : `Did you mean: genesis ${nearest}`,
  })
}

function leadingWords(argv: string[]): string[] {
  const end = argv.findIndex((arg) => arg.startsWith('-'))
  return end === -1 ? argv : argv.slice(0, end)
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T
}
