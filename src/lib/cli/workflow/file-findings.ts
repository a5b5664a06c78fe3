import type {Finding} from '../../workflow/finding.ts'
import type {ValidationResult} from '../../workflow/validate-workflow.ts'
import type {DecodedText} from '../decode-text.ts'

/** A file that is not text at all: RFC 8259, section 8.1, has JSON be UTF-8. */
export function undecodable({encoding, fault}: DecodedText, bytes: Uint8Array): ValidationResult {
  const byte = bytes[fault?.offset ?? 0]
  const what =
    byte === undefined ? 'it ends within a character' : `the byte 0x${byte.toString(16).toUpperCase().padStart(2, '0')} is not ${encoding} here`
  return refusal({
    rule: 'json-syntax',
    message: `This is not JSON: ${what}.`,
    hint: 'Save the file as UTF-8, or export the workflow from n8n again.',
    line: fault?.line ?? 1,
    column: fault?.column ?? 1,
  })
}

/** A file that was not read because of its size in bytes. */
export function tooLarge(size: number): ValidationResult {
  return refusal({
    rule: 'file-too-large',
    message: `This file is too large for a workflow: it has ${Math.ceil(size / 1024 / 1024)} MiB.`,
    hint: 'Check what the file is. Split one that holds many workflows; move large pinned or static data out of a single one.',
    line: 1,
    column: 1,
  })
}

function refusal(about: Pick<Finding, 'rule' | 'message' | 'hint' | 'line' | 'column'>): ValidationResult {
  const finding: Finding = {...about, family: 'structure', severity: 'error', node: null, pointer: ''}
  return {ok: false, workflows: [{fragment: '', name: null, ok: false, findings: [finding], baselined: 0, facts: null}], notChecked: []}
}
