import {TIERS, type Tier} from '../../tenants/tenant.ts'
import type {TierProgress, WakeProgress} from '../../wake/wake-batch.ts'
import {formatDuration} from '../format.ts'

export interface WatchOptions {
  /** A live picture; else a line now and then. */
  live: boolean
  note: (line: string) => void
}

/** Shows the progress of a batch until it ends, and returns its last state. */
export async function showWakeProgress(updates: AsyncIterable<WakeProgress>, {live, note}: WatchOptions): Promise<WakeProgress> {
  return live ? showLive(updates) : showLines(updates, note)
}

const lineEveryMs = 5000

async function showLines(updates: AsyncIterable<WakeProgress>, note: (line: string) => void): Promise<WakeProgress> {
  let latest: WakeProgress | undefined
  let saidAtMs = Number.NEGATIVE_INFINITY
  for await (const progress of updates) {
    latest = progress
    if (progress.endedAt === null && progress.elapsedMs - saidAtMs < lineEveryMs) continue
    saidAtMs = progress.elapsedMs
    const tiers = TIERS.flatMap((tier) => (progress.perTier[tier] === undefined ? [] : [`${tier} ${counts(progress.perTier[tier])}`]))
    note(`${formatDuration(progress.elapsedMs)}: ${tiers.join(', ') || 'nothing to do'}`)
  }
  return ended(latest)
}

async function showLive(updates: AsyncIterable<WakeProgress>): Promise<WakeProgress> {
  let picture: LivePicture | undefined
  let latest: WakeProgress | undefined
  try {
    for await (const progress of updates) {
      latest = progress
      picture ??= await startPicture(progress)
      picture.show(progress)
    }
  } finally {
    await picture?.end()
  }
  return ended(latest)
}

interface LivePicture {
  show(progress: WakeProgress): void
  end(): Promise<void>
}

/** One line with a bar for each tier, on stderr because results go to stdout. */
async function startPicture(first: WakeProgress): Promise<LivePicture> {
  const {Listr, ListrLogger, ProcessOutput} = await import('listr2')
  const tiers = TIERS.filter((tier) => first.perTier[tier] !== undefined)
  const ends = new Map(tiers.map((tier) => [tier, Promise.withResolvers<TierProgress | undefined>()]))
  const setTitle = new Map<Tier, (text: string) => void>()
  const tasks = tiers.map((tier) => ({
    title: title(tier, first.perTier[tier]),
    task: async (_context: unknown, task: {title: string}) => {
      setTitle.set(tier, (text) => {
        task.title = text
      })
      const last = await ends.get(tier)?.promise
      if ((last?.failed ?? 0) > 0) throw new Error(title(tier, last))
    },
  }))
  const logger = new ListrLogger({useIcons: true, toStderr: [], processOutput: new ProcessOutput(process.stderr, process.stderr)})
  const rendered = new Listr(tasks, {concurrent: true, exitOnError: false, rendererOptions: {showErrorMessage: false, logger}}).run()
  return {
    show: ({perTier}) => {
      for (const tier of tiers) {
        setTitle.get(tier)?.(title(tier, perTier[tier]))
        if (perTier[tier]?.open === 0) ends.get(tier)?.resolve(perTier[tier])
      }
    },
    end: async () => {
      for (const {resolve} of ends.values()) resolve(undefined)
      await rendered
    },
  }
}

const barWidth = 24

/** `enterprise  ████████░░░░  6 of 10 ready, 1 failed`. */
function title(tier: Tier, progress: TierProgress | undefined): string {
  if (progress === undefined) return tier
  const {requested, open} = progress
  const filled = requested === 0 ? barWidth : Math.floor(((requested - open) / requested) * barWidth)
  return `${tier.padEnd(10)} ${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${counts(progress)}`
}

function counts({requested, ready, failed, skipped, cancelled}: TierProgress): string {
  const others = Object.entries({failed, skipped, cancelled}).flatMap(([name, count]) => (count > 0 ? [`${count} ${name}`] : []))
  return [`${ready} of ${requested} ready`, ...others].join(', ')
}

function ended(latest: WakeProgress | undefined): WakeProgress {
  if (latest === undefined) throw new Error('the batch has no progress')
  return latest
}
