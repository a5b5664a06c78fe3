import {UsageError} from '../errors/usage.ts'
import {ROLE_NAMES, type RoleName} from './role.ts'

/**
 * Parses `workers,http`.
 * @throws {UsageError} when it names a role that does not exist, or none
 */
export function parseRoles(text: string): RoleName[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const unknown = names.filter((name) => !(ROLE_NAMES as readonly string[]).includes(name))
  if (unknown.length > 0 || names.length === 0)
    throw new UsageError(unknown.length > 0 ? `There is no role ${unknown.join(', ')}.` : 'No role was named.', {
      hint: `The roles are: ${ROLE_NAMES.join(', ')}`,
    })
  return ROLE_NAMES.filter((name) => names.includes(name))
}
