import {createHash, timingSafeEqual} from 'node:crypto'
import rateLimit from '@fastify/rate-limit'
import type {FastifyInstance} from 'fastify'

import {AdminRateLimitedError, AdminUnauthorisedError} from '../../errors/admin.ts'

/** For each address and process. Behind a load balancer all operators share one. */
const limits = {
  /** Someone who watches a wake asks twice a second. */
  authorised: {max: 1200, timeWindow: 60_000},
  /** Whoever knows the token is never kept out by those who guess at it. */
  refused: {max: 20, timeWindow: 60_000},
}
/** Addresses that are remembered; the least recent go first. */
const rememberedAddresses = 5000

/** Lets in only those with the token, and only so many requests in a minute. */
export async function guardRoutes(scope: FastifyInstance, token: string): Promise<void> {
  await scope.register(rateLimit, {global: false, cache: rememberedAddresses})
  const count = {authorised: scope.createRateLimit(limits.authorised), refused: scope.createRateLimit(limits.refused)}
  const expected = digest(token)
  scope.addHook('onRequest', async (request) => {
    const isRight = timingSafeEqual(digest(bearerOf(request.headers.authorization)), expected)
    const counted = await count[isRight ? 'authorised' : 'refused'](request)
    if (!counted.isAllowed && counted.isExceeded)
      throw new AdminRateLimitedError('There were too many requests from this address within a minute.', {
        hint: `Come again in ${counted.ttlInSeconds} s.`,
        retryAfterSeconds: counted.ttlInSeconds,
      })
    if (!isRight) throw new AdminUnauthorisedError('The admin token is missing or wrong.', {hint: 'Send it as authorization: Bearer <token>.'})
  })
}

function bearerOf(header: string | undefined): string {
  return /^bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? ''
}

/** Of equal length whatever was given, so that comparing takes the same time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
