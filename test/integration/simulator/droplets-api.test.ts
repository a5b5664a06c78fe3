import {connect} from 'node:net'
import {describe, expect, it} from 'vitest'

import {type ApiResponse, act, call, dropletOf, eventually, simulate, token} from './simulated-api.ts'

interface DropletPage {
  droplets: {id: number; name: string; status: string; tags: string[]; region: {slug: string}}[]
  links: {pages?: Record<string, string>}
  meta: {total: number}
}

describe('Listing droplets', () => {
  it('gives twenty to a page unless asked otherwise, and links that lead through all of them', async () => {
    await using simulator = await simulate({droplets: 45})
    const first = await call<DropletPage>(simulator, '/v2/droplets')
    expect(first.body.droplets).toHaveLength(20)
    expect(first.body.meta.total).toBe(45)
    expect(Object.keys(first.body.links.pages ?? {}).sort()).toEqual(['last', 'next'])
    const seen: number[] = []
    let next: string | undefined = `${simulator.url}/v2/droplets?per_page=20`
    while (next !== undefined) {
      const page: ApiResponse<DropletPage> = await call(simulator, next.slice(simulator.url.length))
      seen.push(...page.body.droplets.map(({id}) => id))
      next = page.body.links.pages?.next
    }
    expect(seen).toEqual(simulator.tenants.map(({dropletId}) => dropletId))
  })

  it('gives up to 200 to a page and refuses to give more', async () => {
    await using simulator = await simulate({droplets: 450})
    const {body} = await call<DropletPage>(simulator, '/v2/droplets?per_page=200&page=3')
    expect(body.droplets).toHaveLength(50)
    expect(Object.keys(body.links.pages ?? {}).sort()).toEqual(['first', 'prev'])
    for (const query of ['per_page=201', 'per_page=0', 'per_page=ten', 'page=0', 'page=-1', 'page=1e3']) {
      const refused = await call(simulator, `/v2/droplets?${query}`)
      expect([query, refused.status, refused.body.id]).toEqual([query, 400, 'bad_request'])
    }
  })

  it('gives an empty page beyond the last, and no links when there is one page only', async () => {
    await using simulator = await simulate({droplets: 3})
    expect((await call<DropletPage>(simulator, '/v2/droplets')).body.links).toEqual({})
    const beyond = await call<DropletPage>(simulator, '/v2/droplets?page=9')
    expect([beyond.status, beyond.body.droplets, beyond.body.meta.total]).toEqual([200, [], 3])
    expect(beyond.body.links.pages?.prev).toContain('page=1')
  })

  it('filters by tag and by name, keeps the filter in the links, and refuses both together', async () => {
    await using simulator = await simulate({droplets: 30})
    const byTag = await call<DropletPage>(simulator, '/v2/droplets?tag_name=tenant:t-0007')
    expect(byTag.body.droplets.map(({name}) => name)).toEqual(['genesis-t-0007'])
    const byName = await call<DropletPage>(simulator, '/v2/droplets?name=GENESIS-t-0008')
    expect(byName.body.droplets.map(({name}) => name)).toEqual(['genesis-t-0008'])
    const all = await call<DropletPage>(simulator, '/v2/droplets?tag_name=genesis&per_page=10')
    expect(new URL(all.body.links.pages?.next ?? '').search).toBe('?tag_name=genesis&per_page=10&page=2')
    expect((await call(simulator, '/v2/droplets?tag_name=genesis&name=x')).status).toBe(400)
    expect((await call<DropletPage>(simulator, '/v2/droplets?type=gpus')).body.droplets).toEqual([])
  })
})

describe('The API', () => {
  it('answers 401 in its own words without the right token', async () => {
    await using simulator = await simulate()
    for (const authorization of ['', 'Bearer wrong', token, `Basic ${token}`]) {
      const {status, body, headers} = await call(simulator, '/v2/account', {headers: {authorization}})
      expect([authorization, status, body.id]).toEqual([authorization, 401, 'unauthorized'])
      expect(body.request_id).toBe(headers.get('x-request-id'))
    }
  })

  it('knows the account, and nothing of what it does not simulate', async () => {
    await using simulator = await simulate()
    expect((await call<{account: {status: string}}>(simulator, '/v2/account')).body.account.status).toBe('active')
    expect((await call(simulator, '/v2/snapshots')).status).toBe(404)
    expect((await call(simulator, '/v2/droplets?tag_name=genesis', {method: 'DELETE'})).status).toBe(405)
    expect((await call<DropletPage>(simulator, '/v2/droplets')).body.meta.total).toBe(10)
  })

  it('answers 404 for droplets and actions that do not exist', async () => {
    await using simulator = await simulate({speed: 1000})
    const [{dropletId}, other] = [dropletOf(simulator, 'hibernated'), dropletOf(simulator, 'hibernated', 1)]
    const {body} = await act(simulator, dropletId, 'power_on')
    const paths = ['/v2/droplets/1', '/v2/droplets/abc', '/v2/actions/1', `/v2/droplets/${dropletId}/actions/1`, '/v2/droplets/1/actions']
    for (const path of [...paths, `/v2/droplets/${other.dropletId}/actions/${body.action.id}`])
      expect([path, (await call(simulator, path)).status]).toEqual([path, 404])
    expect((await act(simulator, 1, 'power_on')).status).toBe(404)
  })

  it('answers 400 to a body that it cannot read, 413 to one above 64 KB, and goes on', async () => {
    await using simulator = await simulate()
    const {dropletId} = dropletOf(simulator, 'hibernated')
    const post = async (body: string, type = 'application/json'): Promise<number> =>
      (await call(simulator, `/v2/droplets/${dropletId}/actions`, {method: 'POST', body, headers: {'content-type': type}})).status
    for (const body of ['', '{', 'null', '[]', '"power_on"', '{"type":7}', '{}']) expect([body, await post(body)]).toEqual([body, 400])
    expect(await post('{"type":"power_on"}', 'text/plain')).toBe(400)
    expect(await post(JSON.stringify({type: 'x'.repeat(70_000)}))).toBe(413)
    expect(await post('{"type":"power_on"}')).toBe(201)
  })

  it('answers what is not HTTP in its own words too', async () => {
    await using simulator = await simulate()
    const socket = connect(simulator.port, '127.0.0.1').end('GARBAGE\r\n\r\n')
    const answer = (await socket.setEncoding('utf8').toArray()).join('')
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({id: 'bad_request'})
    expect((await call(simulator, '/v2/account')).status).toBe(200)
  })

  it('adds the latency asked for to every answer', async () => {
    await using simulator = await simulate({latencyMs: 80})
    const startMs = performance.now()
    await call(simulator, '/v2/account')
    expect(performance.now() - startMs).toBeGreaterThan(78)
  })
})

describe('Actions', () => {
  it('are listed newest first, for a droplet and for the account', async () => {
    await using simulator = await simulate({speed: 1000})
    const [first, second] = [dropletOf(simulator, 'hibernated').dropletId, dropletOf(simulator, 'active').dropletId]
    const on = (await act(simulator, first, 'power_on')).body.action.id
    const off = (await act(simulator, second, 'power_off')).body.action.id
    const idsAt = async (path: string): Promise<number[]> => (await call<{actions: {id: number}[]}>(simulator, path)).body.actions.map(({id}) => id)
    expect(await idsAt('/v2/actions')).toEqual([off, on])
    expect(await idsAt('/v2/actions?per_page=1&page=2')).toEqual([on])
    expect(await idsAt(`/v2/droplets/${first}/actions`)).toEqual([on])
    await eventually(async () => (await act(simulator, first, 'power_off')).status === 201)
    expect((await idsAt(`/v2/droplets/${first}/actions`)).at(-1)).toBe(on)
  })
})
