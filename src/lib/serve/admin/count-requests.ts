import type {FastifyInstance} from 'fastify'

import type {Meter} from '../../metrics/meter.ts'

type Outcome = 'done' | 'invalid' | 'unauthorised' | 'not-found' | 'refused' | 'limited' | 'failed' | 'unavailable'

const outcomeOf: Readonly<Record<number, Outcome>> = {
  200: 'done',
  401: 'unauthorised',
  404: 'not-found',
  409: 'refused',
  429: 'limited',
  503: 'unavailable',
}

/** Counts what was answered, also to strangers. */
export function countRequests(scope: FastifyInstance, meter: Meter): void {
  scope.addHook('onResponse', (request, reply, done) => {
    const {statusCode} = reply
    const outcome = outcomeOf[statusCode] ?? (statusCode >= 500 ? 'failed' : 'invalid')
    meter.count('genesis_admin_requests_total', {group: request.routeOptions.config.group ?? 'unknown', outcome})
    done()
  })
}
