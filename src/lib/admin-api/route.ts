import * as z from 'zod'

export const ADMIN_PREFIX = '/v1/admin'
/** Who asks, in his own words; not proven. */
export const ACTOR_HEADER = 'x-genesis-actor'

export const ROUTE_GROUPS = ['tenants', 'wake', 'queues', 'alerts', 'reboots', 'server', 'unknown'] as const
export type RouteGroup = (typeof ROUTE_GROUPS)[number]

export interface AdminRoute<
  Answer extends z.ZodType = z.ZodType,
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodObject = z.ZodObject,
> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below the prefix, with parameters as in OpenAPI: `/tenants/{tenantId}`. */
  readonly path: `/${string}`
  readonly group: RouteGroup
  readonly summary: string
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly answer: Answer
  /** The name of the parameter or member that says what is changed. Changes are recorded, and refused while the process drains. */
  readonly changes: string | undefined
  readonly bodyLimitBytes: number
}

const nothing = z.strictObject({})
type Nothing = typeof nothing

/** Enough for any request that names one thing. */
const smallBodyBytes = 16_384

type Given<A extends z.ZodType, P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodObject> = Pick<
  AdminRoute<A, P, Q, B>,
  'method' | 'path' | 'group' | 'summary' | 'answer'
> &
  Partial<AdminRoute<A, P, Q, B>>

/** One request that the admin API answers; what it takes is strict, so that a misspelt member is told and not passed over. */
export function route<A extends z.ZodType, P extends z.ZodObject = Nothing, Q extends z.ZodObject = Nothing, B extends z.ZodObject = Nothing>(
  given: Given<A, P, Q, B>,
): AdminRoute<A, P, Q, B> {
  const taken = {params: nothing, query: nothing, body: nothing} as unknown as Pick<AdminRoute<A, P, Q, B>, 'params' | 'query' | 'body'>
  return {...taken, changes: undefined, bodyLimitBytes: smallBodyBytes, ...given}
}

/** What a handler gets, parsed. */
export interface InputOf<R extends AdminRoute> {
  params: z.output<R['params']>
  query: z.output<R['query']>
  body: z.output<R['body']>
}

/** What a handler returns; members that the answer does not describe are left out before it is sent. */
export type AnswerOf<R extends AdminRoute> = DeepReadonly<z.input<R['answer']>>

type DeepReadonly<T> = T extends object ? {readonly [K in keyof T]: DeepReadonly<T[K]>} : T

type Member<Name extends string, T> = Record<never, never> extends T ? {[N in Name]?: T} : {[N in Name]: T}

/** What a client gives. */
export type RequestOf<R extends AdminRoute> = Member<'params', z.output<R['params']>> &
  Member<'query', Partial<z.output<R['query']>>> &
  Member<'body', z.input<R['body']>>
