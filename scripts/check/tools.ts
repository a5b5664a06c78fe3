import {spawn} from 'node:child_process'
import {once} from 'node:events'

import {inProject, projectRoot} from '../project.ts'
import type {Check} from './check.ts'

/** A tool of node_modules/.bin that is fine when it exits with 0. */
export function toolCheck(name: string, tool: string, ...args: string[]): Check {
  return {
    name,
    run: async () => {
      const {exitCode, output} = await runTool(tool, args)
      return {ok: exitCode === 0, detail: exitCode === 0 ? '' : tidy(output) || `${tool} ended with exit code ${exitCode}`}
    },
  }
}

/** ESLint pads its columns to the longest message of a file. */
function tidy(output: string): string {
  return output.trim().replace(/^( +\d+:\d+ .*?) {3,}(\S+)$/gm, '$1  $2')
}

export async function runTool(tool: string, args: readonly string[]): Promise<{exitCode: number | null; output: string}> {
  const child = spawn(inProject('node_modules/.bin', tool), args, {cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe']})
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const [exitCode] = (await once(child, 'close')) as [number | null]
  return {exitCode, output}
}
