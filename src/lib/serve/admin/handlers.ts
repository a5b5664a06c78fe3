import type {AnswerOf, InputOf} from '../../admin-api/route.ts'
import type {AdminRoutes, RouteName} from '../../admin-api/routes.ts'

/** Who asks, and until when. */
export interface AdminCall {
  /** As it reads in records, for example `ada@laptop (claimed)`. */
  actor: string
  /** Aborted when the answer would come too late. */
  signal: AbortSignal
}

/** What answers each route; the input is parsed, and members that the route does not describe are left out of the answer. */
export type AdminHandlers = {
  [Name in RouteName]: (input: InputOf<AdminRoutes[Name]>, call: AdminCall) => Promise<AnswerOf<AdminRoutes[Name]>>
}
