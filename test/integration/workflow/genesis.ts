import {spawn} from 'node:child_process'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

export const root = join(import.meta.dirname, '../../..')
export const bin = join(root, 'bin/dev.js')

export interface Ran {
  code: number | null
  stdout: string
  stderr: string
}

export interface RunOptions {
  stdin?: string | Buffer
  env?: Record<string, string>
  cwd?: string
}

/** Runs the command line as a process of its own, in the root of the repository unless `cwd` says otherwise. */
export async function genesis(args: string[], {stdin = '', env = {}, cwd = root}: RunOptions = {}): Promise<Ran> {
  const {PATH = ''} = process.env
  const child = spawn(process.execPath, [bin, ...args], {cwd, env: {PATH, ...env}, stdio: 'pipe'})
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  child.stdin.on('error', () => undefined)
  child.stdin.end(stdin)
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  return {code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString()}
}

/** A folder that is gone when the test ends. */
export async function temporaryFolder(): Promise<{path: string} & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'genesis-workflow-'))
  return {path, [Symbol.asyncDispose]: () => rm(path, {recursive: true, force: true})}
}
