import {execFile} from 'node:child_process'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {projectRoot} from '../../harness/project.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'

describe('OpenTelemetry', () => {
  let stack: TestStack
  beforeAll(async () => {
    stack = await startTestStack()
  })
  afterAll(() => stack[Symbol.asyncDispose]())

  async function loadedModules(env: Record<string, string>): Promise<string[]> {
    const {stdout} = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'loaded-modules.ts')], {
      cwd: projectRoot,
      env: {PATH: process.env.PATH, GENESIS_HOME: stack.home, ...env},
    })
    return JSON.parse(stdout) as string[]
  }

  it('is not loaded at all while no collector is configured', async () => {
    expect(await loadedModules({})).toEqual([])
  })

  it('is loaded once one is, which shows that it would have been seen', async () => {
    const loaded = await loadedModules({OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9'})
    expect(loaded).toContain('bullmq-otel')
    expect(loaded).toContain('@opentelemetry/api')
    expect(loaded).toContain('@opentelemetry/sdk-trace')
  })
})
