import satisfies from 'semver/functions/satisfies.js'
import validRange from 'semver/ranges/valid.js'

/** True for a range of versions as npm writes them: `>=4`, `^1.2`, `1.x || 3`. */
export function isRange(range: string): boolean {
  return range.length <= 200 && validRange(range) !== null
}

/** Is a version, of a package (`1.4.0`) or of a node (`4.2`), in a range? */
export function isInRange(version: string | number, range: string): boolean {
  return satisfies(typeof version === 'number' ? packageVersion(version) : version, range)
}

/** A node's `typeVersion` has two numbers at most, a package's version three. */
function packageVersion(typeVersion: number): string {
  const [major = '0', minor = '0'] = String(typeVersion).split('.')
  return `${major}.${minor}.0`
}
