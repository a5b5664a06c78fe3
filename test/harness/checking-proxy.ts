import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'

import type {OpenApiSpec} from './openapi.ts'

export interface CheckingProxy extends AsyncDisposable {
  url: string
  /** `METHOD path-shape` of every request that went through. */
  seen: Set<string>
  /** Everything that broke the description, requests and answers alike. */
  problems: string[]
}

/** Stands between the product and the simulator, and holds what each says to the other against the API's own description. */
export async function startCheckingProxy(target: string, spec: OpenApiSpec): Promise<CheckingProxy> {
  const [seen, problems] = [new Set<string>(), [] as string[]]
  const server = createServer((request, response) => {
    void forward()
    async function forward(): Promise<void> {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const text = Buffer.concat(chunks).toString()
      const url = new URL(request.url ?? '/', target)
      const method = request.method ?? 'GET'
      const body = text === '' ? undefined : (JSON.parse(text) as unknown)
      seen.add(`${method} ${url.pathname.replaceAll(/\/\d+/g, '/{id}')}`)
      problems.push(...spec.checkRequest({method, path: url.pathname, query: url.searchParams, body}))
      try {
        const headers = {authorization: request.headers.authorization ?? '', 'content-type': request.headers['content-type'] ?? 'application/json'}
        const answer = await fetch(url, {method, headers, ...(text === '' ? {} : {body: text})})
        const answered = await answer.text()
        problems.push(
          ...spec.checkResponse({method, path: url.pathname, status: answer.status, headers: answer.headers, body: JSON.parse(answered) as unknown}),
        )
        const passed = [...answer.headers].filter(([name]) => name.startsWith('ratelimit') || name === 'retry-after' || name === 'content-type')
        response.writeHead(answer.status, Object.fromEntries(passed)).end(answered)
      } catch {
        // The simulator broke the connection on purpose; so does the proxy.
        request.socket.destroy()
      }
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    problems,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
