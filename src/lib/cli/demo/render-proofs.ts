import {paintFor} from '../paint.ts'
import {renderTable} from '../table.ts'

interface Proof {
  name: string
  ok: boolean
  seen: string
}

export async function renderProofs(proofs: readonly Proof[]): Promise<string> {
  const {chalk} = paintFor(process.stdout)
  const table = await renderTable<Proof>(
    [
      {title: '', value: ({ok}) => (ok ? chalk.green('✔') : chalk.red('✖'))},
      {title: 'proof', value: ({name}) => name},
      {title: 'seen', value: ({seen}) => seen},
    ],
    proofs,
  )
  const failed = proofs.filter(({ok}) => !ok).length
  const verdict = failed === 0 ? chalk.green('Every proof holds.') : chalk.red(`${failed} of ${proofs.length} proofs failed.`)
  return `\n${chalk.bold("Proofs, read from the simulator's log and the store")}\n\n${table}\n\n${verdict}`
}

export interface KeptDemo {
  batchId: string
  /** File with the demo's environment, to be sourced by a shell. */
  envFile: string
  simulator: string
  pids: readonly number[]
}

/** How to look around in a demo that was left running, and how to end it. */
export function describeKeptDemo({batchId, envFile, simulator, pids}: KeptDemo): string {
  return [
    '\nThe demo is still running. To look around (in a checkout, say npx genesis):',
    `  source ${envFile}`,
    '  genesis tenant list --state active',
    `  genesis wake status ${batchId} --targets`,
    `  curl -s ${simulator}/_sim/stats`,
    '  genesis wake --stagger --rate 5',
    'To end it:',
    `  kill ${pids.join(' ')}; genesis local reset --yes`,
  ].join('\n')
}
