import type {Finding, Severity} from '../../../workflow/finding.ts'
import {formatCount} from '../../format.ts'
import {harmless} from '../../paint.ts'
import type {JudgedWorkflow, Validation} from '../validation.ts'
import {relativePath} from './relative-path.ts'

const commands: Readonly<Record<Severity, string>> = {error: 'error', warning: 'warning', info: 'notice'}

/** GitHub shows this many annotations of each kind for a step, and passes over the rest (docs.github.com, workflow commands). */
const MOST_SHOWN = 10

/**
 * Annotations for the files of a pull request, as GitHub's workflow commands; what GitHub would not show is listed as plain text in the log.
 * @param base folder that GitHub takes paths from, absolute
 */
export function renderGithub({ok, summary, workflows}: Validation, base: string): string {
  const all = workflows.flatMap((workflow) => workflow.findings.map((finding) => ({workflow, finding})))
  const lines = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const ofKind = all.filter(({finding}) => finding.severity === severity)
    const rest = ofKind.slice(MOST_SHOWN).map(({workflow, finding}) => plainLine(workflow, finding))
    return [...ofKind.slice(0, MOST_SHOWN).map(({workflow, finding}) => annotation(workflow, finding, base)), ...rest]
  })
  const {files, valid, errors, warnings} = summary
  const counts = [formatCount(files, 'file'), `${valid} valid`, formatCount(errors, 'error'), formatCount(warnings, 'warning')]
  return [...lines, `${ok ? '✔' : '✖'} ${counts.join(', ')}`].join('\n')
}

function annotation({file, path}: JudgedWorkflow, {severity, rule, line, column, message, hint}: Finding, base: string): string {
  const inFile = path === file ? '' : `${path.slice(file.length + 1)}: `
  const properties = [
    ['file', relativePath(file, base) ?? file],
    ['line', String(line ?? 1)],
    ['col', String(column ?? 1)],
    ['title', rule],
  ]
  const written = properties.map(([name, value = '']) => `${name}=${escapeProperty(value)}`).join(',')
  return `::${commands[severity]} ${written}::${escapeData(`${inFile}${message}\n${hint}`)}`
}

/** A line that begins with two colons would be a command, wherever it comes from. */
function plainLine({path}: JudgedWorkflow, {severity, rule, line, column, message}: Finding): string {
  return `${commands[severity]} ${harmless(path)}:${line ?? 1}:${column ?? 1} ${harmless(message)} ${rule}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
