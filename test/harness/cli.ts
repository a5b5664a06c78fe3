import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'
import type {ZodType} from 'zod'

import {documents} from '../../src/lib/documents/all-documents.ts'
import {eventually} from './eventually.ts'
import {projectRoot} from './project.ts'
import {assertNoSecret, type SecretList} from './secrets.ts'

export interface CliOptions {
  env?: Record<string, string>
  input?: string
  cwd?: string
  /** None of these may be in what the command prints. */
  secrets?: SecretList
  /** Ends the command with SIGKILL after this time. */
  timeoutMs?: number
}

export interface CliResult {
  exitCode: number | null
  stdout: string
  stderr: string
  /** The one document on stdout. @throws when it is not exactly one */
  json<T = Record<string, unknown>>(): T
}

export interface RunningCli {
  child: ChildProcess
  stdout(): string
  stderr(): string
  /** Resolves when stdout or stderr match. */
  says(pattern: RegExp, deadlineMs?: number): Promise<RegExpExecArray>
  ended: Promise<CliResult>
}

/** Runs the built CLI as a child process, as a shell would: only what is given in `env`, no terminal. */
export async function genesis(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return startGenesis(args, options).ended
}

/** The one JSON document, which must be what docs/schemas promises of it. */
function parseDocument(stdout: string): unknown {
  const document = JSON.parse(stdout) as {schema?: string}
  const shape = (documents as Readonly<Record<string, ZodType>>)[document.schema ?? '']
  if (shape === undefined) throw new Error(`the document's schema ${document.schema} is not a documented one`)
  shape.parse(document)
  return document
}

export function startGenesis(args: readonly string[], {env = {}, input, cwd, secrets, timeoutMs = 60_000}: CliOptions = {}): RunningCli {
  const {PATH = '', HOME = '/nonexistent'} = process.env
  const child = spawn(process.execPath, [join(projectRoot, 'bin/run.js'), ...args], {
    cwd: cwd ?? projectRoot,
    env: {PATH, HOME, ...env},
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const text = {stdout: '', stderr: ''}
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk: Buffer) => {
      text[name] += chunk.toString()
    })
  child.stdin.end(input ?? '')
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
  const ended = once(child, 'close').then(([exitCode]): CliResult => {
    clearTimeout(timer)
    assertNoSecret(`stdout of genesis ${args.join(' ')}`, text.stdout, secrets)
    assertNoSecret(`stderr of genesis ${args.join(' ')}`, text.stderr, secrets)
    return {exitCode: exitCode as number | null, ...text, json: <T>() => parseDocument(text.stdout) as T}
  })
  return {
    child,
    stdout: () => text.stdout,
    stderr: () => text.stderr,
    says: (pattern, deadlineMs = 30_000) => eventually(() => pattern.exec(text.stdout) ?? pattern.exec(text.stderr), deadlineMs),
    ended,
  }
}
