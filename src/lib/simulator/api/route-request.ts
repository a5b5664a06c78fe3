import type {ApiAnswer, ApiCall} from './answer.ts'
import {notFound, refusal} from './answer.ts'
import {listActions, listDropletActions, showAction, showDropletAction} from './list-actions.ts'
import {listDroplets, showDroplet} from './list-droplets.ts'
import {postAction} from './post-action.ts'
import {showAccount} from './show-account.ts'

type Handler = (call: ApiCall) => ApiAnswer

const routes: readonly {method: string; path: RegExp; handle: Handler}[] = [
  {method: 'GET', path: /^\/v2\/account$/, handle: showAccount},
  {method: 'GET', path: /^\/v2\/droplets$/, handle: listDroplets},
  {method: 'GET', path: /^\/v2\/droplets\/(\d{1,15})$/, handle: showDroplet},
  {method: 'POST', path: /^\/v2\/droplets\/(\d{1,15})\/actions$/, handle: postAction},
  {method: 'GET', path: /^\/v2\/droplets\/(\d{1,15})\/actions$/, handle: listDropletActions},
  {method: 'GET', path: /^\/v2\/droplets\/(\d{1,15})\/actions\/(\d{1,15})$/, handle: showDropletAction},
  {method: 'GET', path: /^\/v2\/actions$/, handle: listActions},
  {method: 'GET', path: /^\/v2\/actions\/(\d{1,15})$/, handle: showAction},
]

/** Carries a request out: 404 where there is nothing, 405 where the simulator lacks a method that DigitalOcean may have. */
export function routeRequest(method: string, path: string, call: Omit<ApiCall, 'ids'>): ApiAnswer {
  const there = routes.filter((route) => route.path.test(path))
  const route = there.find((candidate) => candidate.method === method)
  if (there.length === 0) return notFound()
  if (route === undefined) return refusal(405, 'method_not_allowed', 'The simulator does not offer this method here.')
  const ids = route.path.exec(path)?.slice(1).map(Number) ?? []
  return route.handle({...call, ids})
}
