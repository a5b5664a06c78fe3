import source from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with {type: 'json'}
import {Ajv} from 'ajv'
import addFormats from 'ajv-formats'

// The JSON schema of the standard (OASIS, SARIF 2.1.0), in the copy that Microsoft's SDK brings along. It is of draft 4, whose `id` and `$schema`
// newer validators refuse; it uses nothing else that has changed since.
const schema = Object.fromEntries(Object.entries(source).filter(([key]) => key !== 'id' && key !== '$schema'))
// One of its patterns is no regular expression under the flag for Unicode.
const ajv = new Ajv({strict: false, allErrors: true, unicodeRegExp: false})
addFormats.default(ajv)
const validate = ajv.compile(schema)

/** What is wrong with a SARIF log by the schema of the standard; empty when nothing is. */
export function sarifFaults(log: unknown): string[] {
  return validate(log) ? [] : (validate.errors ?? []).map(({instancePath, message}) => `${instancePath} ${message}`)
}
