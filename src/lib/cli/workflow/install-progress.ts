import {paintFor} from '../paint.ts'

/** At most this often a terminal's line is written anew. */
const everyMs = 100

export interface InstallProgress extends Disposable {
  show: (name: string, bytes: number) => void
}

/** How much of each package has come: one line on a terminal, which is gone in the end; nothing elsewhere. */
export function installProgress(stream: NodeJS.WriteStream): InstallProgress {
  if (!stream.isTTY) return {show: () => undefined, [Symbol.dispose]: () => undefined}
  const {chalk, width} = paintFor(stream)
  const received = new Map<string, number>()
  let shownAtMs = 0
  return {
    show: (name, bytes) => {
      received.set(name, bytes)
      if (performance.now() - shownAtMs < everyMs) return
      shownAtMs = performance.now()
      const line = Array.from(received, ([of, size]) => `${of} ${(size / 1e6).toFixed(1)} MB`).join('  ')
      stream.write(`\r\u001b[2K${chalk.dim(line.slice(0, width - 1))}`)
    },
    [Symbol.dispose]: () => {
      if (received.size > 0) stream.write('\r\u001b[2K')
    },
  }
}
