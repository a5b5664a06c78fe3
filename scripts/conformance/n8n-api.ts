import {z} from 'zod'

/** How long one request may take: a trigger that calls out when it is published waits for a server that is not there. */
const requestDeadlineMs = 30_000

export interface Answer {
  /** HTTP status; 0 when no answer came in time. */
  status: number
  body: unknown
}

/** The public API of one n8n. */
export interface N8nApi {
  send(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<Answer>
}

const KeyAnswer = z.object({data: z.object({rawApiKey: z.string()})})

/** Makes the owner of a fresh n8n and a key for its public API. */
export async function openApi(url: string): Promise<N8nApi> {
  const owner = {email: 'owner@example.org', firstName: 'Test', lastName: 'Owner', password: 'Conformance-1'}
  const setup = await post(`${url}/rest/owner/setup`, owner)
  if (!setup.ok) throw new Error(`n8n did not take an owner: ${setup.status} ${await setup.text()}`)
  const cookie = setup.headers
    .getSetCookie()
    .map((header) => header.split(';')[0])
    .join('; ')
  const scopes = ['workflow:create', 'workflow:delete', 'workflow:activate', 'workflow:deactivate', 'workflow:read', 'workflow:list']
  const made = await post(`${url}/rest/api-keys`, {label: 'conformance', expiresAt: null, scopes}, {cookie})
  const {rawApiKey} = KeyAnswer.parse(await made.json()).data
  return {send: (method, path, body) => send(`${url}/api/v1${path}`, {method, key: rawApiKey, body})}
}

async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {method: 'POST', headers: {'content-type': 'application/json', ...headers}, body: JSON.stringify(body)})
}

interface Call {
  method: string
  key: string
  body: unknown
}

async function send(url: string, {method, key, body}: Call): Promise<Answer> {
  const headers = {'content-type': 'application/json', 'X-N8N-API-KEY': key}
  const init = {method, headers, signal: AbortSignal.timeout(requestDeadlineMs), ...(body === undefined ? {} : {body: JSON.stringify(body)})}
  try {
    const response = await fetch(url, init)
    const text = await response.text()
    return {status: response.status, body: readJson(text)}
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return {status: 0, body: {message: 'no answer in time'}}
    // Some workflows end n8n's process.
    if (error instanceof TypeError) return {status: 0, body: {message: 'n8n broke the connection'}}
    throw error
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
