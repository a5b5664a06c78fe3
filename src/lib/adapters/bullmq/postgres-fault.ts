import type {Secret} from '../../config/secret.ts'
import {QueueUnauthorisedError, QueueUnreachableError} from '../../errors/services.ts'

/** SQLSTATE classes of a refused login (28), and of a server that is away (08), out of resources (53) or stopping (57P). */
const connectionCodes = /^(28|08|53|57P|3D000)/

/** Our error for a fault of the Postgres that holds the queue. A statement that it refused is no outage and comes back as it is. */
export function postgresFault(fault: Error, url: Secret): Error {
  const code = (fault as NodeJS.ErrnoException).code ?? fault.name
  const address = `postgres://${new URL(url.reveal()).host}`
  if (code === '28P01' || code === '28000' || code === '42501')
    return new QueueUnauthorisedError(`Postgres at ${address} refuses the credentials in DATABASE_URL, or to create the queue's schema (${code}).`, {
      hint: 'Correct the user and password in DATABASE_URL, and let it create schemas.',
      cause: fault,
    })
  if (/^[0-9A-Z]{5}$/.test(code) && !connectionCodes.test(code)) return fault
  return new QueueUnreachableError(`Postgres at ${address}, which holds the queue, does not answer (${code}).`, {
    hint: 'Check DATABASE_URL and that Postgres runs. For the embedded one: genesis local up',
    cause: fault,
  })
}
