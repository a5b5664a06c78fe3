import {existsSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'

import {ValidateDocument} from './document-schema.ts'
import {genesis, root} from './genesis.ts'

const corpus = join(root, '../shared/corpus/n8n')
const present = existsSync(corpus)
if (!present) process.stderr.write(`SKIPPED: the corpus of public workflows is not there (${corpus}); what they give is not tested.\n`)

/** Faults that were looked at one by one and are real: n8n refuses these workflows, or they fail when they run. */
const seenErrors = [
  'code-syntax',
  'credential-id-missing',
  'credential-legacy-string',
  'error-handling-invalid',
  'expression-literal',
  'expression-node-missing',
  'expression-syntax',
  'hard-coded-secret',
  'settings-missing',
  'workflow-name-missing',
]

describe.skipIf(!present)('the corpus of public workflows', () => {
  it('is judged whole in one valid document, with errors of no other kind than were examined', {timeout: 60_000}, async () => {
    const {code, stdout, stderr} = await genesis(['workflow', 'validate', corpus, '--json'])
    expect({code, stderr}).toEqual({code: 1, stderr: ''})
    const {summary, files} = ValidateDocument.parse(JSON.parse(stdout))
    expect(files).toHaveLength(readdirSync(corpus).length)
    expect(summary.valid).toBeGreaterThan(files.length * 0.7)
    const rules = new Set(files.flatMap(({findings}) => findings.filter(({severity}) => severity === 'error').map(({rule}) => rule)))
    expect([...rules].sort()).toEqual(seenErrors)
  })

  it('is judged the same every time', {timeout: 60_000}, async () => {
    const answers = await Promise.all([1, 2].map(() => genesis(['workflow', 'validate', corpus, '--json'])))
    const [first, second] = answers.map(({stdout}) => ValidateDocument.parse(JSON.parse(stdout)).files)
    expect(second).toEqual(first)
  })
})
