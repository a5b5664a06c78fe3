import {createServer, type IncomingMessage} from 'node:http'
import type {AddressInfo} from 'node:net'
import {describe, expect, it} from 'vitest'

import {controlPlaneClient} from '../../../src/lib/adapters/control-plane/control-plane-client.ts'
import {onlyOffered} from '../../../src/lib/adapters/control-plane/only-offered.ts'
import {Secret} from '../../../src/lib/config/secret.ts'

interface Served extends AsyncDisposable {
  url: string
  requests: IncomingMessage[]
}

/** A server that answers everything so. */
async function serving(status: number, body: string, headers: Record<string, string> = {}): Promise<Served> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    response.writeHead(status, {'content-type': 'application/json', ...headers}).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {url, requests, [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve()))}
}

const clientAt = (url: string) => controlPlaneClient({url, token: new Secret('a token of these tests'), actor: 'zoë@laptop\n', version: '1.0.0'})
const failure = (code: string, exitCode: number): string =>
  JSON.stringify({error: {code, message: 'It did not.', hint: 'Do this.', exitCode, problems: []}})

describe('a client of the control plane', () => {
  it('asks with token and name, below a path, and with every value of the query', async () => {
    await using server = await serving(200, JSON.stringify({total: 0, tenants: [], later: 'added by a newer control plane'}))
    const {call} = clientAt(`${server.url}/genesis/`)
    expect(await call('listTenants', {query: {tier: ['high', 'standard'], search: 'a&b', limit: 5}})).toEqual({total: 0, tenants: []})
    const [request] = server.requests
    expect(request?.url).toBe('/genesis/v1/admin/tenants?tier=high&tier=standard&search=a%26b&limit=5')
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer a token of these tests',
      'x-genesis-actor': 'zo_@laptop_',
      'user-agent': 'genesis-fleet/1.0.0',
    })
  })

  it('cannot be led to another path by an id', async () => {
    await using server = await serving(404, failure('GEN_NOT_FOUND', 2))
    await expect(clientAt(server.url).call('showTenant', {params: {tenantId: '../wake/batches?x=#'}})).rejects.toMatchObject({code: 'GEN_NOT_FOUND'})
    expect(server.requests[0]?.url).toBe('/v1/admin/tenants/..%2Fwake%2Fbatches%3Fx%3D%23')
  })

  it.each<[string, number, string, string, number]>([
    ['a refusal, with its own code and exit code', 409, failure('GEN_OHIO_FIREWALL', 5), 'GEN_OHIO_FIREWALL', 5],
    ['a store that is away', 503, failure('GEN_STORE_UNREACHABLE', 3), 'GEN_STORE_UNREACHABLE', 3],
    ['a wrong token', 401, failure('GEN_ADMIN_UNAUTHORISED', 4), 'GEN_CONTROL_PLANE_UNAUTHORISED', 4],
    ['an older control plane, which lacks the route', 404, failure('GEN_ROUTE_NOT_FOUND', 2), 'GEN_CONTROL_PLANE_ANSWER', 1],
    ['a control plane without an admin API', 404, '{"error":"there is nothing here"}', 'GEN_CONTROL_PLANE_ANSWER', 1],
    ['a load balancer with nobody behind it', 502, '<html>', 'GEN_CONTROL_PLANE_UNREACHABLE', 3],
    ['something else', 200, '<html>', 'GEN_CONTROL_PLANE_ANSWER', 1],
    ['an answer of another form', 200, '{"total":"many"}', 'GEN_CONTROL_PLANE_ANSWER', 1],
  ])('understands %s', async (_, status, body, code, exitCode) => {
    await using server = await serving(status, body)
    await expect(clientAt(server.url).call('listTenants', {})).rejects.toMatchObject({code, exitCode})
  })

  it('follows no redirect, so that the token goes nowhere else', async () => {
    await using other = await serving(200, '{}')
    await using server = await serving(307, '', {location: other.url})
    await expect(clientAt(server.url).call('listTenants', {})).rejects.toMatchObject({code: 'GEN_CONTROL_PLANE_ANSWER'})
    expect(other.requests).toEqual([])
  })

  it('says that nobody answers, and why', async () => {
    const gone = await serving(200, '')
    await gone[Symbol.asyncDispose]()
    await expect(clientAt(gone.url).call('listTenants', {})).rejects.toMatchObject({code: 'GEN_CONTROL_PLANE_UNREACHABLE'})
    await expect(clientAt(gone.url).call('listTenants', {})).rejects.toThrow('ECONNREFUSED')
  })

  it('ends as interrupted when it was', async () => {
    await using server = await serving(200, '{}')
    await expect(clientAt(server.url).call('listTenants', {}, AbortSignal.abort())).rejects.toMatchObject({name: 'AbortError'})
  })
})

describe('a port of which only a part is offered', () => {
  const port = onlyOffered<{here(): number; gone(): number}>({here: () => 1}, {url: 'https://example.com', what: "tenants'"})

  it('has that part, can be awaited, and says of the rest that it works elsewhere', async () => {
    expect((await Promise.resolve(port)).here()).toBe(1)
    expect(() => port.gone()).toThrow("it needs the tenants' gone")
  })
})
