import {type SpawnOptions, spawn} from 'node:child_process'
import {once} from 'node:events'
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'

import type {StackOptions} from '../../../src/lib/adapters/embedded/locate-stack.ts'
import {resetStack} from '../../../src/lib/adapters/embedded/stop-stack.ts'
import {projectRoot} from '../../harness/project.ts'
import {temporaryFolder} from '../../harness/temporary-folder.ts'
import type {StartedStack} from './stack-process.ts'

export interface StackHome extends AsyncDisposable {
  /** The folder around the home. */
  folder: string
  options: StackOptions
  notes: string[]
}

/** A GENESIS_HOME of the test's own; what was started in it is gone when it is disposed of. */
export async function stackHome(): Promise<StackHome> {
  const folder = await temporaryFolder()
  const notes: string[] = []
  const options = {home: join(folder.path, 'home'), packageRoot: projectRoot, notify: (line: string) => void notes.push(line)}
  return {
    folder: folder.path,
    options,
    notes,
    async [Symbol.asyncDispose]() {
      await resetStack(options)
      await folder[Symbol.asyncDispose]()
    },
  }
}

export interface StackProcess {
  /** What it printed when it ended by itself. */
  ended: Promise<StartedStack>
  kill(): Promise<void>
}

/** Starts the stack from a process of its own. */
export function startInProcess(home: string, options: SpawnOptions = {}, packageRoot = projectRoot): StackProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'stack-process.ts'), home, packageRoot], {
    env: {PATH: process.env.PATH},
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const closed = once(child, 'close')
  return {
    ended: closed.then(() => {
      if (stdout === '') throw new Error(`the process said nothing: ${stderr}`)
      return JSON.parse(stdout) as StartedStack
    }),
    kill: async () => {
      child.kill('SIGKILL')
      await closed
    },
  }
}

export interface ProcessInfo {
  pid: number
  args: string[]
  environment: string
}

/** The processes of this machine, as far as they may be looked at. */
export function processes(): ProcessInfo[] {
  const read = (pid: string, name: string): string => {
    try {
      return readFileSync(`/proc/${pid}/${name}`, 'utf8')
    } catch {
      return ''
    }
  }
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.map((pid) => ({pid: Number(pid), args: read(pid, 'cmdline').split('\0'), environment: read(pid, 'environ')}))
}

/** The servers that run on the data below this folder. */
export function serversBelow(folder: string): {postmasters: number[]; postgrests: number[]} {
  const below = (args: string[]): boolean => args.some((arg) => arg.startsWith(`${folder}/`))
  const own = processes().filter(({args}) => below(args))
  const run = (program: string): number[] => own.filter(({args}) => args[0]?.endsWith(`/${program}`)).map(({pid}) => pid)
  return {postmasters: run('postgres'), postgrests: run('postgrest')}
}
