import {resolve} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {watch} from 'chokidar'

import {InputUnreadableError} from '../../errors/usage.ts'

/** Saving a file may be several changes; what comes within this time is one. */
const SETTLE_MS = 100

/**
 * Calls `check` at once, and again each time something at or below the roots has changed, never twice at a time, until the signal ends it.
 * @param roots files and folders
 * @throws {InputUnreadableError} when the system does not let them be watched
 */
export async function watchFiles(roots: readonly string[], check: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const absolute = roots.map((root) => resolve(root))
  const watcher = watch(absolute, {ignoreInitial: true, ignorePermissionErrors: true, ignored: (path) => isHidden(path, absolute)})
  let changed = false
  let fault: unknown
  let wake = (): void => undefined
  const note = (): void => {
    changed = true
    wake()
  }
  const ready = new Promise<void>((resume) => watcher.once('ready', resume).once('error', () => resume()))
  watcher.on('all', note).on('error', (error) => {
    fault ??= error
    note()
  })
  signal.addEventListener('abort', note)
  try {
    // Checked only when every change is seen, so that none falls between.
    await Promise.race([ready, aborted(signal)])
    while (!signal.aborted) {
      if (fault !== undefined) throw unwatchable(fault)
      changed = false
      await check()
      if (!changed) await new Promise<void>((resume) => (wake = resume))
      await sleep(SETTLE_MS, undefined, {signal}).catch(() => undefined)
    }
  } finally {
    signal.removeEventListener('abort', note)
    await watcher.close()
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resume) => signal.addEventListener('abort', () => resume(), {once: true}))
}

/** What `findWorkflowFiles` passes over below a folder. */
function isHidden(path: string, roots: readonly string[]): boolean {
  const root = roots.find((candidate) => path.startsWith(candidate)) ?? ''
  return /[/\\](?:node_modules|\.[^/\\]+)(?:[/\\]|$)/.test(path.slice(root.length))
}

function unwatchable(cause: unknown): InputUnreadableError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
  const tooMany = code === 'ENOSPC' || code === 'EMFILE'
  return new InputUnreadableError(`The files cannot be watched (${code}).`, {
    hint: tooMany ? 'The system allows no more watches: name fewer folders, or raise fs.inotify.max_user_watches.' : 'Run it without --watch.',
    cause,
  })
}
