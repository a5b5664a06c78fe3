import {formatDuration} from '../format.ts'
import {paintFor} from '../paint.ts'

export interface DemoProgress {
  begin(title: string): void
  update(detail: string): void
  end(detail: string): void
}

/** One line a step on stderr: what is done, what came of it, how long it took. On a terminal the line of the running step moves. */
export function demoProgress(stderr: NodeJS.WriteStream): DemoProgress {
  const {chalk} = paintFor(stderr)
  let running = {title: '', startedAtMs: 0}
  const overwrite = (line: string): void => {
    if (stderr.isTTY) stderr.write(`\r\u001B[2K${line}`)
  }
  return {
    begin(title) {
      running = {title, startedAtMs: performance.now()}
      overwrite(`${chalk.yellow('●')} ${title} ...`)
    },
    update: (detail) => overwrite(`${chalk.yellow('●')} ${running.title}: ${detail}`),
    end(detail) {
      const took = chalk.dim(`(${formatDuration(performance.now() - running.startedAtMs)})`)
      if (stderr.isTTY) stderr.write('\r\u001B[2K')
      stderr.write(`${chalk.green('✔')} ${running.title} ${took}\n  ${chalk.dim(detail)}\n`)
    },
  }
}
