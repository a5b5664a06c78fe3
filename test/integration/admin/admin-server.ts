import {tenantStore} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {openApiDocument} from '../../../src/lib/admin-api/openapi-document.ts'
import {adminRoutes} from '../../../src/lib/admin-api/routes.ts'
import {healthChecker} from '../../../src/lib/health/check-health.ts'
import {openRuntime, type Runtime} from '../../../src/lib/runtime.ts'
import {openAdmin} from '../../../src/lib/serve/admin/open-admin.ts'
import {createLog} from '../../../src/lib/serve/create-log.ts'
import {createHttp} from '../../../src/lib/serve/http/create-http.ts'
import {standardTiming} from '../../../src/lib/serve/timing.ts'
import {type Simulator, startSimulator} from '../../../src/lib/simulator/start-simulator.ts'
import {OpenApiSpec} from '../../harness/openapi.ts'
import {projectRoot} from '../../harness/project.ts'
import {assertNoSecret, secretsOf} from '../../harness/secrets.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'

export const adminToken = 'the admin token of these tests'.replaceAll(' ', '-')
const apiToken = 'dop_v1_token_of_the_tests'

export interface Answer<T = Record<string, unknown>> {
  status: number
  body: T
  headers: Headers
}

export interface AskOptions {
  body?: unknown
  /** As it is, in place of `body`. */
  text?: string
  token?: string | null
  headers?: Record<string, string>
}

/** The admin API over a real store, queue and simulated DigitalOcean. Each of its answers is held against its own description. */
export interface AdminServer extends AsyncDisposable {
  url: string
  stack: TestStack
  simulator: Simulator
  runtime: Runtime
  /** Ids of the hibernated tenants. */
  asleep: string[]
  setReady(ready: boolean): void
  ask<T = Record<string, unknown>>(method: string, path: string, options?: AskOptions): Promise<Answer<T>>
  /** Answers that were not as described. */
  problems: string[]
  /** Operations that answered 200: `GET /v1/admin/tenants`. */
  answeredRoutes: Set<string>
}

export async function startAdminServer(): Promise<AdminServer> {
  const stack = await startTestStack()
  const simulator = await startSimulator({apiToken, fleetKey: 'x'.repeat(32), droplets: 12, ohioTenants: 1, speed: 40})
  await tenantStore(stack.store).import([...simulator.tenants], 'tester', false)
  const runtime = await openRuntime({
    env: {GENESIS_HOME: stack.home, GENESIS_ADMIN_TOKEN: adminToken, DIGITALOCEAN_API_URL: simulator.url, DIGITALOCEAN_API_TOKEN: apiToken},
    ...{needs: {}, version: '0.0.0', root: projectRoot, notify: () => undefined},
    queueLog: () => ({connectionFault: () => undefined, jobFailed: () => undefined}),
  })
  const [log, meter] = [createLog('silent'), await runtime.meter()]
  const http = createHttp(log, meter)
  const secrets = {...secretsOf(stack.home), adminToken, apiToken}
  let ready = true
  const check = healthChecker({store: (await runtime.store()).probe}, runtime.clock)
  await openAdmin({runtime, http, log, meter, isReady: () => ready, timing: standardTiming, check})
  const url = await http.listen({host: '127.0.0.1', port: 0})
  const spec = new OpenApiSpec(openApiDocument(adminRoutes))
  const [problems, answeredRoutes] = [[] as string[], new Set<string>()]
  return {
    ...{url, stack, simulator, runtime, problems, answeredRoutes},
    asleep: simulator.tenants.filter(({state}) => state === 'hibernated').map(({id}) => id),
    setReady: (value) => {
      ready = value
    },
    async ask<T>(
      method: string,
      path: string,
      {body, text = body === undefined ? undefined : JSON.stringify(body), token = adminToken, headers = {}}: AskOptions = {},
    ) {
      const sent = {
        ...(token === null ? {} : {authorization: `Bearer ${token}`}),
        ...(text === undefined ? {} : {'content-type': 'application/json'}),
        ...headers,
      }
      const response = await fetch(`${url}/v1/admin${path}`, {method, headers: sent, ...(text === undefined ? {} : {body: text})})
      const answered = await response.text()
      assertNoSecret(`the answer to ${method} ${path}`, answered, secrets)
      const answer = {status: response.status, headers: response.headers, body: JSON.parse(answered) as T}
      const {pathname} = new URL(response.url)
      const known = spec.operationOf(method, pathname)
      if (known !== undefined)
        problems.push(...spec.checkResponse({method, path: pathname, ...answer}).map((problem) => `${method} ${pathname}: ${problem}`))
      if (known !== undefined && answer.status === 200) answeredRoutes.add(known)
      return answer
    },
    async [Symbol.asyncDispose]() {
      await http.close()
      await runtime[Symbol.asyncDispose]()
      await simulator.close()
      await stack[Symbol.asyncDispose]()
    },
  }
}
