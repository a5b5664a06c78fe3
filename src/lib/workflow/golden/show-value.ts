import {describe} from '../text/describe.ts'

const sensitive = /pass|secret|token|key|auth|credential|bearer|cookie|signature/i
/** Long, without spaces, with letters and digits: as keys and tokens are. */
const random = /^(?=[^\s]*\d)(?=[^\s]*[A-Za-z])[^\s/]{20,}$/

/** A value for a message; what may be a secret is not shown. */
export function showValue(pointer: string, value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value !== 'string' || value === '') return describe(value)
  if (!/\/(?:parameters|credentials)\//.test(pointer)) return describe(value)
  const isFormula = value.startsWith('=') && value.includes('{{')
  return !isFormula && (sensitive.test(pointer) || random.test(value.slice(0, 200))) ? 'a text that is not shown' : describe(value)
}
