import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'

import {fixWorkflow} from '../../../src/lib/workflow/fix/fix-workflow.ts'
import {exampleCatalog} from '../../harness/example-catalog.ts'
import {brokenPromises} from '../../harness/fix-properties.ts'
import {projectRoot} from '../../harness/project.ts'

const corpus = join(projectRoot, '../shared/corpus/n8n')
const present = existsSync(corpus)
if (!present) process.stderr.write(`SKIPPED: the corpus of public workflows is not there (${corpus}); fixing them is not tested.\n`)

describe.skipIf(!present)('the corpus of public workflows', () => {
  it('is fixed by the promises: twice is once, no rule finds more, nothing else changes', {timeout: 120_000}, () => {
    const broken = readdirSync(corpus).flatMap((file) => {
      const text = readFileSync(join(corpus, file), 'utf8')
      const settings = {executionOrder: 'v1', timezone: 'Etc/UTC'}
      const template = {name: 'Fleet', requiredNodeTypes: [], forbiddenNodeTypes: [], requiredSettings: settings}
      return [...brokenPromises(text, {}), ...brokenPromises(text, {template, targets: [exampleCatalog]})].map((promise) => `${file}: ${promise}`)
    })
    expect(broken).toEqual([])
  })

  it('has nothing left that only exports have, and no pinned data', {timeout: 60_000}, () => {
    const left = readdirSync(corpus).flatMap((file) => {
      const value = JSON.parse(fixWorkflow(readFileSync(join(corpus, file), 'utf8')).text) as Record<string, unknown>
      return ['active', 'meta', 'versionId', 'tags', 'pinData', 'createdAt'].filter((key) => key in value).map((key) => `${file}: ${key}`)
    })
    expect(left).toEqual([])
  })
})
