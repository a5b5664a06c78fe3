import type {Finding, Status} from '../../health/doctor/finding.ts'
import {formatCount} from '../format.ts'
import {harmless, paintFor, wrap} from '../paint.ts'

const nameWidth = 27

export interface Summary {
  ok: number
  warn: number
  fail: number
  skipped: number
}

export function summarize(findings: readonly Finding[]): Summary {
  const count = (status: Status): number => findings.filter((finding) => finding.status === status).length
  return {ok: count('ok'), warn: count('warn'), fail: count('fail'), skipped: count('skipped')}
}

/** A line for each finding under its topic, what to do below those that need it, and a verdict. */
export function renderFindings(findings: readonly Finding[], stream: NodeJS.WriteStream): string {
  const {chalk, width} = paintFor(stream)
  const marks = {ok: chalk.green('✔'), warn: chalk.yellow('▲'), fail: chalk.red('✖'), skipped: chalk.dim('-')}
  const line = ({status, name, seen, remedy}: Finding): string[] => {
    const [first = '', ...rest] = wrap(harmless(seen.replaceAll('\n', ' ')), width - nameWidth - 5)
    const shown = status === 'ok' || status === 'skipped' ? chalk.dim : (text: string): string => text
    return [
      `  ${marks[status]} ${name.padEnd(nameWidth)} ${shown(first)}`,
      ...rest.map((part) => ' '.repeat(nameWidth + 5) + shown(part)),
      ...(remedy === null ? [] : wrap(harmless(remedy), width - 8).map((part, i) => `      ${i === 0 ? chalk.cyan('→') : ' '} ${part}`)),
    ]
  }
  const topics = [...new Set(findings.map(({topic}) => topic))]
  const sections = topics.flatMap((topic) => [chalk.bold(capital(topic)), ...findings.filter((finding) => finding.topic === topic).flatMap(line), ''])
  return [...sections, verdict(summarize(findings), chalk)].join('\n')
}

function verdict({ok, warn, fail}: Summary, chalk: ReturnType<typeof paintFor>['chalk']): string {
  const looked = `${formatCount(ok, 'check')} well`
  if (fail > 0) return chalk.red(`${looked}, ${formatCount(warn, 'warning')}, ${fail} wrong.`)
  return warn > 0 ? chalk.yellow(`${looked}, ${formatCount(warn, 'warning')}, nothing wrong.`) : chalk.green(`${looked}, nothing wrong.`)
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
