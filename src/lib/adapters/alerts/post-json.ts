import {AlertSinkError} from '../../errors/alerts.ts'

/** These say that the message itself is wrong; sending it again changes nothing. */
const permanentStatuses = new Set([400, 413, 422])
/** Answers are looked at by their status only. */
const hint = 'It is tried again by itself, for a day. Check the variable of this sink: docs/operations/alerts.md'

export interface PostRequest {
  /** For messages; the address itself is a secret. */
  sink: string
  address: string
  body: unknown
  headers?: Readonly<Record<string, string>>
  abort: AbortSignal
}

/**
 * Posts one message; any 2xx means taken.
 * @throws {AlertSinkError} for every other outcome, with nothing of the address in it
 */
export async function postJson({sink, address, body, headers = {}, abort}: PostRequest): Promise<void> {
  const response = await send(sink, () =>
    fetch(address, {
      method: 'POST',
      headers: {'content-type': 'application/json', ...headers},
      body: JSON.stringify(body),
      // A redirect could carry the message, or a key in it, to somebody else.
      redirect: 'manual',
      signal: abort,
    }),
  )
  await response.body?.cancel()
  if (response.ok) return
  throw new AlertSinkError(`The sink ${sink} answered ${response.status || 'with a redirect'}.`, {
    hint,
    permanent: permanentStatuses.has(response.status),
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), response.headers.get('date')),
  })
}

async function send(sink: string, request: () => Promise<Response>): Promise<Response> {
  try {
    return await request()
  } catch (error) {
    const {name, cause} = error as Error & {cause?: {code?: unknown}}
    const code = typeof cause?.code === 'string' ? ` (${cause.code})` : ''
    // What fetch throws can quote the address; only its kind is told.
    const reason = name === 'TimeoutError' ? 'did not answer in time' : name === 'AbortError' ? 'was not waited for' : `does not answer${code}`
    throw new AlertSinkError(`The sink ${sink} ${reason}.`, {hint})
  }
}

/** Seconds, or a date that is counted from the answer's own date, so that clocks need not agree. */
function retryAfterMs(header: string | null, date: string | null): number | undefined {
  if (header === null) return undefined
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000
  const [untilMs, fromMs] = [Date.parse(header), Date.parse(date ?? '')]
  return Number.isFinite(untilMs - fromMs) ? Math.max(0, untilMs - fromMs) : undefined
}
