import {type ApiAnswer, refusal} from './answer.ts'

export interface Page<T> {
  items: T[]
  /** `links` and `meta` of the answer. */
  envelope: {links: {pages?: Record<string, string>}; meta: {total: number}}
}

const defaultPerPage = 20
const maxPerPage = 200

/**
 * The page that `page` (from 1) and `per_page` (at most 200) of the query ask for; a page beyond the last is empty.
 * @param url of the collection without query; links to other pages keep the query's other parameters
 */
export function paginate<T>(all: readonly T[], query: URLSearchParams, url: string): Page<T> | ApiAnswer {
  const page = positive(query.get('page') ?? '1')
  const perPage = positive(query.get('per_page') ?? String(defaultPerPage))
  if (page === undefined) return refusal(400, 'bad_request', 'page must be a positive integer.')
  if (perPage === undefined || perPage > maxPerPage) return refusal(400, 'bad_request', `per_page must be an integer from 1 to ${maxPerPage}.`)
  const last = Math.max(1, Math.ceil(all.length / perPage))
  const link = (number: number): string => `${url}?${withPage(query, number)}`
  const before = page > 1 ? {first: link(1), prev: link(Math.min(page - 1, last))} : {}
  const after = page < last ? {next: link(page + 1), last: link(last)} : {}
  const links = last === 1 && page === 1 ? {} : {pages: {...before, ...after}}
  return {items: all.slice((page - 1) * perPage, page * perPage), envelope: {links, meta: {total: all.length}}}
}

function positive(text: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined
}

function withPage(query: URLSearchParams, page: number): string {
  const linked = new URLSearchParams(query)
  linked.set('page', String(page))
  return linked.toString()
}
