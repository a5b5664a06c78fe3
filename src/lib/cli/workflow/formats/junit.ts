import type {Finding} from '../../../workflow/finding.ts'
import type {JudgedWorkflow, Validation} from '../validation.ts'

/**
 * JUnit's XML, as CI servers read it: a suite for each workflow, in it a case for each finding, or one that passed. Errors are failures; so is
 * everything else that fails the workflow. Other findings are the output of a case that passed.
 */
export function renderJunit({workflows}: Validation, fails: (finding: Finding) => boolean): string {
  const suites = workflows.map((workflow) => renderSuite(workflow, fails))
  const tests = suites.reduce((sum, suite) => sum + suite.tests, 0)
  const failures = suites.reduce((sum, suite) => sum + suite.failures, 0)
  const open = `<testsuites name="genesis workflow validate" tests="${tests}" failures="${failures}" errors="0">`
  return ['<?xml version="1.0" encoding="UTF-8"?>', open, ...suites.map(({xml}) => xml), '</testsuites>'].join('\n')
}

interface Suite {
  xml: string
  tests: number
  failures: number
}

function renderSuite({path, file, findings}: JudgedWorkflow, fails: (finding: Finding) => boolean): Suite {
  const cases =
    findings.length === 0
      ? [`    <testcase name="no finding" classname="${escapeXml(path)}" file="${escapeXml(file)}"/>`]
      : findings.map((finding) => renderCase(finding, {path, file}, fails(finding)))
  const failures = findings.filter(fails).length
  const open = `  <testsuite name="${escapeXml(path)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0">`
  return {xml: [open, ...cases, '  </testsuite>'].join('\n'), tests: cases.length, failures}
}

function renderCase(
  {rule, severity, message, hint, node, line, column}: Finding,
  {path, file}: {path: string; file: string},
  failed: boolean,
): string {
  const place = `${line ?? 1}:${column ?? 1}`
  const name = `${rule} at ${place}`
  const open = `    <testcase name="${escapeXml(name)}" classname="${escapeXml(path)}" file="${escapeXml(file)}" line="${line ?? 1}">`
  const text = `${path}:${place} ${severity}${node === null ? '' : ` (node ${JSON.stringify(node)})`}\n${message}\n${hint}`
  const body = failed
    ? `      <failure message="${escapeXml(message)}" type="${escapeXml(rule)}">${escapeXml(text)}</failure>`
    : `      <system-out>${escapeXml(text)}</system-out>`
  return [open, body, '    </testcase>'].join('\n')
}

const entities: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;', '\t': '&#9;', '\r': '&#13;'}

/** What XML 1.0 cannot hold, even escaped, becomes U+FFFD: control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"\n\t\r]/g, (char) => entities[char] ?? char)
}
