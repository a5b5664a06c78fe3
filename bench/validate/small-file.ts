import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join, resolve} from 'node:path'

import {median, report} from './report.ts'
import {runCommand, runNode} from './run-command.ts'
import {workflowOf} from './workflow-of.ts'

/** One small file, from the start of the process to its end, to a Node that does nothing. */
export async function benchSmallFile(home: string, rounds: number): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'genesis-bench-'))
  try {
    const file = join(folder, 'small.json')
    await writeFile(file, JSON.stringify(workflowOf(8), undefined, 2))
    const command = ['workflow', 'validate', file]
    const env = {...process.env, GENESIS_HOME: resolve(home)}
    await runCommand(command, env)
    const ratios: number[] = []
    for (let i = 0; i < rounds; i++) {
      const empty = await runNode(['-e', '0'])
      const {ms, code} = await runCommand(command, env)
      if (code !== 0) throw new Error(`The small workflow is not valid: exit code ${code}`)
      ratios.push(ms / empty.ms)
    }
    console.log(`\none small file as a whole process, median of ${rounds} pairs`)
    return report('workflow validate / node -e 0', median(ratios), 6)
  } finally {
    await rm(folder, {recursive: true})
  }
}
