import * as z from 'zod'

import {ACTOR_HEADER, ADMIN_PREFIX, type AdminRoute, type RequestOf} from '../../admin-api/route.ts'
import {type AdminRoutes, adminRoutes, type RouteName} from '../../admin-api/routes.ts'
import type {Secret} from '../../config/secret.ts'
import {ControlPlaneAnswerError} from '../../errors/control-plane.ts'
import {answerError, unreachableError} from './answer-error.ts'

/** Longer than the control plane gives itself for an answer. */
const answerWithinMs = 60_000

export interface ControlPlaneLocation {
  url: string
  token: Secret
  /** Who asks, for the control plane's records. */
  actor: string
  /** Of this genesis. */
  version: string
}

export interface ControlPlaneClient {
  readonly url: string
  /**
   * @throws {ControlPlaneUnreachableError | ControlPlaneUnauthorisedError | ControlPlaneAnswerError} when it gives no answer of its own
   * @throws {ControlPlaneRefusedError} with the control plane's own code when it could not do it
   */
  call: <Name extends RouteName>(
    name: Name,
    request: RequestOf<AdminRoutes[Name]>,
    signal?: AbortSignal,
  ) => Promise<z.output<AdminRoutes[Name]['answer']>>
}

type QueryValue = string | number | boolean

interface AnyRequest {
  params?: Record<string, string> | undefined
  query?: Record<string, QueryValue | QueryValue[] | undefined> | undefined
  body?: unknown
}

export function controlPlaneClient(location: ControlPlaneLocation): ControlPlaneClient {
  const {url} = location
  return {
    url,
    async call(name, request, signal) {
      const route: AdminRoute = adminRoutes[name]
      const answer = await send(location, route, request as AnyRequest, signal)
      const parsed = route.answer.safeParse(answer)
      if (parsed.success) return parsed.data as z.output<AdminRoutes[typeof name]['answer']>
      throw new ControlPlaneAnswerError(
        `The answer of ${url} to ${route.method} ${route.path} is not what this genesis expects: ${z.prettifyError(parsed.error)}`,
        {
          hint: 'The control plane is of another version. Use the same version here and there.',
        },
      )
    },
  }
}

async function send(
  {url, token, actor, version}: ControlPlaneLocation,
  route: AdminRoute,
  request: AnyRequest,
  signal?: AbortSignal,
): Promise<unknown> {
  const {method} = route
  const headers: Record<string, string> = {
    authorization: `Bearer ${token.reveal()}`,
    'user-agent': `genesis-fleet/${version}`,
    // A header holds no other characters; the control plane would replace them, too.
    [ACTOR_HEADER]: actor.replaceAll(/[^\x20-\x7e]/g, '_'),
    ...(request.body === undefined ? {} : {'content-type': 'application/json'}),
  }
  const deadline = AbortSignal.timeout(answerWithinMs)
  try {
    const answer = await fetch(`${url.replace(/\/+$/, '')}${ADMIN_PREFIX}${pathOf(route, request)}`, {
      ...{method, headers, signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline])},
      // The token goes to the host that was configured and to no other.
      redirect: 'manual',
      ...(request.body === undefined ? {} : {body: JSON.stringify(request.body)}),
    })
    const text = await answer.text()
    if (answer.status === 200) return parseJson(text)
    throw answerError({url, method, path: route.path}, {status: answer.status, body: parseJson(text)})
  } catch (error) {
    signal?.throwIfAborted()
    throw unreachableError(url, error)
  }
}

function pathOf(route: AdminRoute, {params = {}, query = {}}: AnyRequest): string {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) for (const one of [value].flat()) if (one !== undefined) search.append(name, String(one))
  return search.size === 0 ? path : `${path}?${search.toString()}`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
