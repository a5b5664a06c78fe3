import type {Severity} from '../../workflow/finding.ts'
import type {Paint} from '../paint.ts'

/** A severity in its colour, as wide as the widest of them. */
export function paintSeverity(severity: Severity, chalk: Paint['chalk']): string {
  const text = severity.padEnd(SEVERITY_WIDTH)
  if (severity === 'info') return chalk.blue(text)
  return severity === 'error' ? chalk.red(text) : chalk.yellow(text)
}

export const SEVERITY_WIDTH = 'warning'.length
