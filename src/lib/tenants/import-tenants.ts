import {InputInvalidError, type InputProblem} from '../errors/usage.ts'
import {parseInventory, type RawRow} from './parse-inventory.ts'
import type {ImportOutcome, TenantStore} from './ports.ts'

const maxTenants = 15_000

export interface ImportOptions {
  actor: string
  dryRun: boolean
}

/**
 * Imports an inventory, all or nothing.
 * @throws {InputInvalidError} naming every bad row with its line and reason; nothing was changed then
 */
export async function importTenants(store: TenantStore, raw: readonly RawRow[], {actor, dryRun}: ImportOptions): Promise<ImportOutcome> {
  if (raw.length === 0) throw new InputInvalidError('The inventory holds no tenants.', {hint: 'Give it a header line and one line for each tenant.'})
  if (raw.length > maxTenants)
    throw new InputInvalidError(`The inventory holds ${raw.length} tenants; Genesis runs at most ${maxTenants}.`, {hint: 'Split the fleet.'})
  const {rows, lineOf, problems} = parseInventory(raw)
  if (problems.length > 0) throw refused(problems)
  const outcome = await store.import(rows, actor, dryRun)
  if (outcome.conflicts.length > 0) throw refused(outcome.conflicts.map(({id, reason}) => ({line: lineOf.get(id) ?? 0, reason: `${id} ${reason}`})))
  return outcome
}

const shown = 20

function refused(problems: readonly InputProblem[]): InputInvalidError {
  const lines = problems.slice(0, shown).map(({line, column, reason}) => `line ${line}: ${column === undefined ? '' : `${column} `}${reason}`)
  if (problems.length > shown) lines.push(`and ${problems.length - shown} more (all of them with --json)`)
  return new InputInvalidError(`The inventory was refused, nothing was imported:\n${lines.join('\n')}`, {
    hint: 'Mend these lines and import again.',
    problems,
  })
}
