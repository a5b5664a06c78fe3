import type {InputProblem} from '../errors/usage.ts'
import type {TenantRow} from './ports.ts'
import {LINEAGES, TENANT_ID_PATTERN, TENANT_STATES, TIERS} from './tenant.ts'

/** A row as it came from a file: values by column name, and where it stood. */
export interface RawRow {
  line: number
  values: Readonly<Record<string, unknown>>
}

export interface ParsedInventory {
  rows: TenantRow[]
  /** The line of each row, for conflicts that only the store can see. */
  lineOf: Map<string, number>
  problems: InputProblem[]
}

export const INVENTORY_COLUMNS = ['id', 'name', 'tier', 'lineage', 'state', 'workspace_id', 'region', 'droplet_id'] as const
type Column = (typeof INVENTORY_COLUMNS)[number]

/**
 * Checks every row of an inventory and names every fault. `name` defaults to the id, `state` to active, `workspace_id` to the id;
 * an Ohio tenant must not have a droplet.
 */
export function parseInventory(raw: readonly RawRow[]): ParsedInventory {
  const result: ParsedInventory = {rows: [], lineOf: new Map(), problems: []}
  const seen = {id: new Map<string, number>(), workspace_id: new Map<string, number>(), droplet_id: new Map<string, number>()}
  for (const {line, values} of raw) {
    const report = (column: string, reason: string): void => void result.problems.push({line, column, reason})
    const row = parseRow(values, report)
    if (row === undefined) continue
    const keys = {id: row.id, workspace_id: row.workspaceId, droplet_id: row.dropletId === null ? undefined : String(row.dropletId)}
    let repeats = false
    for (const [column, key] of Object.entries(keys) as [keyof typeof seen, string | undefined][]) {
      if (key === undefined) continue
      const first = seen[column].get(key)
      if (first === undefined) seen[column].set(key, line)
      else report(column, `${key} stands in line ${first} already`)
      repeats ||= first !== undefined
    }
    if (repeats) continue
    result.rows.push(row)
    result.lineOf.set(row.id, line)
  }
  return result
}

type Report = (column: string, reason: string) => void

function parseRow(values: Readonly<Record<string, unknown>>, report: Report): TenantRow | undefined {
  let faults = 0
  const fault: Report = (column, reason) => {
    faults++
    report(column, reason)
  }
  for (const column of Object.keys(values))
    if (!(INVENTORY_COLUMNS as readonly string[]).includes(column)) fault(column, 'is not a column of an inventory')
  const text = (column: Column): string => textOf(values[column], column, fault)
  const id = text('id')
  if (id === '') fault('id', 'is missing')
  else if (!TENANT_ID_PATTERN.test(id)) fault('id', `${quoted(id)} is not 1 to 63 lower-case letters, digits and inner hyphens`)
  const name = text('name') || id
  const [workspaceId, region] = [text('workspace_id') || id, text('region') || null]
  const tier = oneOf('tier', text('tier'), TIERS, fault)
  const lineage = oneOf('lineage', text('lineage'), LINEAGES, fault)
  const state = oneOf('state', text('state') || 'active', TENANT_STATES, fault)
  const droplet = text('droplet_id')
  if (droplet !== '' && !(/^\d{1,15}$/.test(droplet) && Number(droplet) > 0)) fault('droplet_id', `${quoted(droplet)} is not a droplet id`)
  if (droplet !== '' && lineage === 'ohio') fault('droplet_id', 'must be empty: an Ohio tenant has no droplet of its own')
  if (faults > 0 || tier === undefined || lineage === undefined || state === undefined) return undefined
  const dropletId = droplet === '' ? null : Number(droplet)
  return {id, name, tier, lineage, state, workspaceId, region, dropletId}
}

const maxTextLength = 200

function textOf(value: unknown, column: Column, fault: Report): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  const text = typeof value === 'string' ? value.trim() : undefined
  const wrong = text === undefined ? 'must be text or a number' : wrongWith(text, column)
  if (wrong === undefined) return text ?? ''
  fault(column, wrong)
  return ''
}

/** Postgres holds neither NUL nor half a surrogate pair, and a terminal should not obey a tenant's name. */
function wrongWith(text: string, column: Column): string | undefined {
  if (/\p{Cc}/u.test(text)) return 'holds a control character'
  if (!text.isWellFormed()) return 'holds half a character'
  const judgedByItself = column === 'id' || column === 'droplet_id'
  return text.length > maxTextLength && !judgedByItself ? `is longer than ${maxTextLength} characters` : undefined
}

function oneOf<T extends string>(column: Column, value: string, allowed: readonly T[], fault: Report): T | undefined {
  const found = allowed.find((one) => one === value)
  if (found === undefined) fault(column, value === '' ? 'is missing' : `${quoted(value)} is none of ${allowed.join(', ')}`)
  return found
}

function quoted(value: string): string {
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value)
}
