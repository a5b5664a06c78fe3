import {isObject} from '../model/json-object.ts'
import type {DisplayConditions} from './node-description.ts'

/** What display conditions look at. */
export interface DisplayScope {
  /** The values beside the one in question. */
  values: unknown
  /** The parameters of the whole node, for paths that begin with `/`. */
  root: unknown
  /** The node's `typeVersion`; 0 when it has none. */
  version: number
  /** Names of the features that the version has. */
  features: readonly string[]
  tool: boolean
}

/**
 * Whether a parameter, an option or a credential is there. As n8n decides it: each condition under `show` must hold and none under `hide`
 * may; but an expression where `show` looks makes it visible at once, whatever the remaining conditions say.
 */
export function isDisplayed(display: DisplayConditions | null, scope: DisplayScope): boolean {
  if (display === null) return true
  const {show, hide} = display
  if (show !== undefined) {
    for (const path in show) {
      const actual = controllingValue(path, scope)
      if (hasExpression(actual)) return true
      if (!meetsAny(show[path], actual)) return false
    }
  }
  if (hide === undefined) return true
  for (const path in hide) {
    const actual = controllingValue(path, scope)
    if (!isEmptyList(actual) && meetsAny(hide[path], actual)) return false
  }
  return true
}

function controllingValue(path: string, scope: DisplayScope): unknown {
  const first = path.charCodeAt(0)
  if (first === 0x40) {
    if (path === '@version') return scope.version
    if (path === '@tool') return scope.tool
    if (path === '@feature') return scope.features
  }
  const value = first === 0x2f ? valueAt(scope.root, path.slice(1)) : valueAt(scope.values, path)
  // Conditions on a resource locator are about what it points at.
  return isObject(value) && value.__rl ? value.value : value
}

function valueAt(values: unknown, path: string): unknown {
  if (!isObject(values)) return undefined
  if (!path.includes('.') || path in values) return values[path]
  let value: unknown = values
  for (const key of path.split('.')) value = isObject(value) ? value[key] : undefined
  return value
}

function hasExpression(actual: unknown): boolean {
  return Array.isArray(actual) ? actual.some(isExpression) : isExpression(actual)
}

/** True for a text that n8n evaluates: what becomes of it is not known before the workflow runs. */
export function isExpression(value: unknown): value is string {
  // The engine never forgets having been asked for a character that is not there, and asks slowly from then on.
  return typeof value === 'string' && value !== '' && value.charCodeAt(0) === 0x3d
}

function isEmptyList(actual: unknown): boolean {
  return Array.isArray(actual) && actual.length === 0
}

function meetsAny(conditions: readonly unknown[] | undefined, actual: unknown): boolean {
  if (conditions === undefined) return false
  for (const condition of conditions) {
    if (typeof condition === 'object' && condition !== null && '_cnd' in condition) {
      if (meetsComparison(condition._cnd, actual)) return true
    } else if (Array.isArray(actual) ? actual.includes(condition) : actual === condition) return true
  }
  return false
}

/** A list meets a comparison when each of its values does; an empty one meets only "not". */
function meetsComparison(comparison: unknown, actual: unknown): boolean {
  if (!isObject(comparison)) return false
  const [key] = Object.keys(comparison)
  if (key === undefined) return false
  if (!Array.isArray(actual)) return compares(key, comparison[key], actual)
  return actual.length === 0 ? key === 'not' : actual.every((value) => compares(key, comparison[key], value))
}

// Comparisons of unlike values go as JavaScript compares them, as they do in n8n; objects are left out, since comparing one may throw.
function compares(key: string, target: unknown, value: unknown): boolean {
  if (key === 'eq') return sameValue(value, target)
  if (key === 'not') return !sameValue(value, target)
  if (key === 'exists') return value !== null && value !== undefined && value !== ''
  if (typeof value === 'object') return false
  if (key === 'gte') return (value as number) >= (target as number)
  if (key === 'lte') return (value as number) <= (target as number)
  if (key === 'gt') return (value as number) > (target as number)
  if (key === 'lt') return (value as number) < (target as number)
  if (key === 'between') return isObject(target) && (value as number) >= (target.from as number) && (value as number) <= (target.to as number)
  return typeof value === 'string' && typeof target === 'string' && comparesText(key, target, value)
}

function comparesText(key: string, target: string, value: string): boolean {
  if (key === 'includes') return value.includes(target)
  if (key === 'startsWith') return value.startsWith(target)
  if (key === 'endsWith') return value.endsWith(target)
  return key === 'regex' && matchesPattern(target, value)
}

/** Longer texts are not tried, so that no pattern of a description can be slow. */
const longestTried = 1000

/** Whether a pattern of a description fits; true when that cannot be told. */
export function matchesPattern(pattern: string, text: string): boolean {
  if (text.length > longestTried) return true
  try {
    return new RegExp(pattern).test(text)
  } catch {
    return true
  }
}

function sameValue(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b))
}
