import type {Finding} from '../../workflow/finding.ts'
import {formatCount} from '../format.ts'
import {harmless, type Paint, wrap} from '../paint.ts'
import {renderFrame} from './render-frame.ts'
import {paintSeverity, SEVERITY_WIDTH} from './severity-colour.ts'
import type {JudgedWorkflow, Validation} from './validation.ts'

const gap = '  '
/** Narrower than this, wrapping leaves a word on each line; then the terminal may do it. */
const narrowest = 30
/** Above this many findings, frames would bury the list. */
const MOST_FRAMED = 50

/**
 * The answer of `workflow validate` for a person: the findings by file, each with the line that it is about where excerpts were kept, then one
 * line that sums up. Files with nothing but notes are left out unless there is one file only: every raw export has a note, and hundreds of them
 * would bury what matters.
 */
export function renderFindings(validation: Validation, paint: Paint): string {
  const {workflows} = validation
  const listed = workflows.filter(({findings}) => findings.some(({severity}) => severity !== 'info' || workflows.length === 1))
  const framed = listed.reduce((count, {findings}) => count + findings.length, 0) <= MOST_FRAMED
  return [...listed.map((workflow) => renderWorkflow(workflow, framed, paint)), summary(validation, paint)].join('\n\n')
}

function renderWorkflow({path, findings, excerpts}: JudgedWorkflow, framed: boolean, paint: Paint): string {
  const places = findings.map(({line, column}) => `${line ?? '-'}:${column ?? '-'}`)
  const placeWidth = places.reduce((widest, place) => Math.max(widest, place.length), 0)
  const lines = findings.flatMap((finding, i) => {
    const place = (places[i] ?? '').padStart(placeWidth)
    // The same advice for a row of findings is given once, below the last of them.
    const hint = finding.severity === 'info' || findings[i + 1]?.hint === finding.hint ? null : finding.hint
    return renderFinding(finding, {place, hint, excerpt: framed ? excerpts.get(finding) : undefined}, paint)
  })
  return [paint.chalk.bold.underline(harmless(path)), ...lines].join('\n')
}

interface Around {
  place: string
  hint: string | null
  excerpt: Parameters<typeof renderFrame>[0] | undefined
}

function renderFinding(finding: Finding, {place, hint, excerpt}: Around, {chalk, width}: Paint): string[] {
  const margin = gap.length + place.length + gap.length + SEVERITY_WIDTH + gap.length
  const room = width - margin < narrowest ? Number.POSITIVE_INFINITY : width - margin
  const [first = '', ...rest] = wrap(`${harmless(finding.message)}${gap}${finding.rule}`, room)
  const indent = ' '.repeat(margin)
  const severity = paintSeverity(finding.severity, chalk)
  const lines = [`${gap}${chalk.dim(place)}${gap}${severity}${gap}${first}`, ...rest.map((line) => indent + line)]
  dimRule(lines, finding.rule, chalk)
  if (excerpt !== undefined) {
    const [code, caret] = renderFrame(excerpt, room - gap.length)
    lines.push(`${indent}${chalk.dim('│')} ${code}`, `${indent}${chalk.dim('│')} ${chalk.red(caret)}`)
  }
  if (hint === null) return lines
  const [advice = '', ...more] = wrap(harmless(hint), room - gap.length)
  return [...lines, chalk.dim(`${indent}→ ${advice}`), ...more.map((line) => chalk.dim(indent + gap + line))]
}

/** The rule's id ends the message; it is looked up, not read. */
function dimRule(lines: string[], rule: string, chalk: Paint['chalk']): void {
  const last = lines.length - 1
  const line = lines[last] ?? ''
  lines[last] = line.slice(0, line.length - rule.length) + chalk.dim(rule)
}

function summary({ok, summary, workflows, target}: Validation, {chalk}: Paint): string {
  const {files, valid, errors, warnings, baselined, notChecked} = summary
  if (files === 0) return `${chalk.green('✔')} ${chalk.bold('No workflow file has changed.')}`
  const notes = workflows.flatMap(({findings}) => findings).filter(({severity}) => severity === 'info').length
  const parts = [formatCount(files, 'file'), `${valid} valid`, formatCount(errors, 'error'), formatCount(warnings, 'warning')]
  if (notes > 0) parts.push(formatCount(notes, 'note'))
  if (baselined > 0) parts.push(`${baselined} known to the baseline`)
  if (target.n8n !== null) parts.push(`for n8n ${target.n8n.replaceAll(',', ', ')}`)
  const line = `${ok ? chalk.green('✔') : chalk.red('✖')} ${chalk.bold(parts.join(', '))}`
  if (notChecked.length === 0) return line
  const need = `${formatCount(notChecked.length, 'rule')} ${notChecked.length === 1 ? 'needs' : 'need'} a catalogue of n8n's nodes`
  return `${line}\n${chalk.dim(`${gap}${need}: genesis workflow catalog install`)}`
}
