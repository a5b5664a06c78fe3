import type {alertRoutes} from '../../admin-api/alert-routes.ts'
import {NotFoundError} from '../../errors/usage.ts'
import type {AlertDesk} from '../../health/alerts/ports.ts'
import type {AdminHandlers} from './handlers.ts'

export function alertHandlers(desk: AlertDesk): Pick<AdminHandlers, keyof typeof alertRoutes> {
  return {
    listAlerts: ({query: {state, rule, subject, limit}}) =>
      desk.list({
        ...{states: state.length === 0 ? ['firing', 'pending'] : state, rules: rule, limit},
        ...(subject === undefined ? {} : {subject}),
      }),
    listSilences: async ({query}) => ({silences: await desk.silences(query.all)}),
    silenceAlerts: ({body}, {actor}) => desk.silence({...body, author: actor}),
    liftSilence: async ({params}, {actor}) => {
      const lifted = await desk.lift(params.silenceId, actor)
      if (lifted !== undefined) return lifted
      throw new NotFoundError(`There is no silence ${params.silenceId}.`, {hint: 'See the silences: GET /v1/admin/alerts/silences'})
    },
  }
}
