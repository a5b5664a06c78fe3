import {pino} from 'pino'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {openRuntime, type Runtime} from '../../../src/lib/runtime.ts'
import {openAdmin} from '../../../src/lib/serve/admin/open-admin.ts'
import {createHttp} from '../../../src/lib/serve/http/create-http.ts'
import {standardTiming} from '../../../src/lib/serve/timing.ts'
import {projectRoot} from '../../harness/project.ts'
import {secretsOf} from '../../harness/secrets.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'

let stack: TestStack
beforeAll(async () => {
  stack = await startTestStack()
})
afterAll(() => stack[Symbol.asyncDispose]())

interface Opened extends AsyncDisposable {
  runtime: Runtime
  log: string[]
  statusOf(token: string): Promise<number>
}

async function openWith(env: Record<string, string>): Promise<Opened> {
  const runtime = await openRuntime({
    ...{env: {GENESIS_HOME: stack.home, ...env}, needs: {}, version: '0.0.0', root: projectRoot, notify: () => undefined, remote: 'never' as const},
    queueLog: () => ({connectionFault: () => undefined, jobFailed: () => undefined}),
  })
  const log: string[] = []
  const logger = pino({level: 'info'}, {write: (line: string) => void log.push(line)})
  const meter = await runtime.meter()
  const http = createHttp(logger, meter)
  const check = () => Promise.resolve({status: 'healthy' as const, checks: {}})
  await openAdmin({runtime, http, log: logger, meter, isReady: () => true, timing: standardTiming, check})
  const url = await http.listen({host: '127.0.0.1', port: 0})
  return {
    ...{runtime, log},
    statusOf: async (token) => (await fetch(`${url}/v1/admin/tenants`, {headers: {authorization: `Bearer ${token}`}})).status,
    async [Symbol.asyncDispose]() {
      await http.close()
      await runtime[Symbol.asyncDispose]()
    },
  }
}

describe('the token of the admin API', () => {
  it('is the embedded stack’s own where none was given', async () => {
    await using opened = await openWith({CONTROL_PLANE_URL: 'http://127.0.0.1:9'})
    const {adminToken = ''} = secretsOf(stack.home)
    expect(adminToken.length).toBeGreaterThan(16)
    expect(await opened.statusOf(adminToken)).toBe(200)
    expect(await opened.statusOf('another-token-altogether')).toBe(401)
  })

  it('is the one that was given, and then no other', async () => {
    await using opened = await openWith({GENESIS_ADMIN_TOKEN: 'a-token-of-ones-own'})
    expect(await opened.statusOf('a-token-of-ones-own')).toBe(200)
    expect(await opened.statusOf(secretsOf(stack.home).adminToken ?? '')).toBe(401)
  })

  it('must be given with a store of one’s own: without it there is no admin API, and the log says so', async () => {
    const {storeUrl, serviceRoleKey} = stack.connection
    await using opened = await openWith({SUPABASE_URL: storeUrl, SUPABASE_SERVICE_ROLE_KEY: serviceRoleKey})
    expect(await opened.statusOf(secretsOf(stack.home).adminToken ?? '')).toBe(404)
    expect(opened.log.join('')).toContain('GENESIS_ADMIN_TOKEN is not set')
  })
})
