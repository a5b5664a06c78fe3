import type {Finding} from '../../workflow/finding.ts'
import {formatCount} from '../format.ts'
import {harmless, type Paint, wrap} from '../paint.ts'
import {paintSeverity, SEVERITY_WIDTH} from './severity-colour.ts'
import type {FileReport, ValidationDocument} from './validation-document.ts'

const gap = '  '
/** Narrower than this, wrapping leaves a word on each line; then the terminal may do it. */
const narrowest = 30

/**
 * The answer of `workflow validate` for a person: the findings by file, then one line that sums up. Files with nothing but notes are left out
 * unless there is one file only: every raw export has a note, and hundreds of them would bury what matters.
 */
export function renderFindings(document: ValidationDocument, paint: Paint): string {
  const {files} = document
  const listed = files.filter(({findings}) => findings.some(({severity}) => severity !== 'info' || files.length === 1))
  return [...listed.map((file) => renderFile(file, paint)), summary(document, paint)].join('\n\n')
}

function renderFile({path, findings}: FileReport, paint: Paint): string {
  const places = findings.map(({line, column}) => `${line ?? '-'}:${column ?? '-'}`)
  const placeWidth = places.reduce((widest, place) => Math.max(widest, place.length), 0)
  const lines = findings.flatMap((finding, i) => {
    const place = (places[i] ?? '').padStart(placeWidth)
    // The same advice for a row of findings is given once, below the last of them.
    const hint = finding.severity === 'info' || findings[i + 1]?.hint === finding.hint ? null : finding.hint
    return renderFinding(finding, place, hint, paint)
  })
  return [paint.chalk.bold.underline(harmless(path)), ...lines].join('\n')
}

function renderFinding(finding: Finding, place: string, hint: string | null, {chalk, width}: Paint): string[] {
  const margin = gap.length + place.length + gap.length + SEVERITY_WIDTH + gap.length
  const room = width - margin < narrowest ? Number.POSITIVE_INFINITY : width - margin
  const [first = '', ...rest] = wrap(`${harmless(finding.message)}${gap}${finding.rule}`, room)
  const indent = ' '.repeat(margin)
  const severity = paintSeverity(finding.severity, chalk)
  const message = [`${gap}${chalk.dim(place)}${gap}${severity}${gap}${first}`, ...rest.map((line) => indent + line)]
  dimRule(message, finding.rule, chalk)
  if (hint === null) return message
  const [advice = '', ...more] = wrap(harmless(hint), room - gap.length)
  return [...message, chalk.dim(`${indent}→ ${advice}`), ...more.map((line) => chalk.dim(indent + gap + line))]
}

/** The rule's id ends the message; it is looked up, not read. */
function dimRule(lines: string[], rule: string, chalk: Paint['chalk']): void {
  const last = lines.length - 1
  const line = lines[last] ?? ''
  lines[last] = line.slice(0, line.length - rule.length) + chalk.dim(rule)
}

function summary({ok, summary: {files, valid, errors, warnings, notChecked}, files: reports}: ValidationDocument, {chalk}: Paint): string {
  const notes = reports.flatMap((file) => file.findings).filter((finding) => finding.severity === 'info').length
  const parts = [formatCount(files, 'file'), `${valid} valid`, formatCount(errors, 'error'), formatCount(warnings, 'warning')]
  if (notes > 0) parts.push(formatCount(notes, 'note'))
  const line = `${ok ? chalk.green('✔') : chalk.red('✖')} ${chalk.bold(parts.join(', '))}`
  return notChecked.length === 0 ? line : `${line}\n${chalk.dim(`${gap}Not checked without a catalogue of n8n's nodes: ${notChecked.join(', ')}.`)}`
}
