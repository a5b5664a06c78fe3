import {isObject, type JsonObject} from '../model/json-object.ts'
import {type DisplayScope, isDisplayed} from './display-conditions.ts'
import type {NodeProperty} from './node-description.ts'

/** What is shown at one level. */
interface Shown {
  /** The same for the same answer; null when it was not kept. */
  key: string | null
  properties: readonly NodeProperty[]
}

/** Most workflows use a node type in few ways; what a stranger's file invents beyond is worked out anew each time. */
const MOST_KEPT = 500
const LONGEST_KEY = 300

/** Which parameters of a level are shown, remembered by what that depends on. */
export class ShownParameters {
  readonly #properties: readonly NodeProperty[]
  readonly #controllers: readonly string[]
  readonly #known = new Map<string, Shown>()
  /** For a level without conditions. */
  readonly #always: Shown | null

  /**
   * @param properties each once; where two of one name are shown at the same time, the later one counts
   * @param controllers names of those that conditions look at
   */
  constructor(properties: readonly NodeProperty[], controllers: readonly string[]) {
    this.#properties = properties
    this.#controllers = controllers
    this.#always = properties.every(({display}) => display === null) ? {key: null, properties} : null
  }

  /**
   * @param simple values of the controllers
   * @param outside what the conditions look at elsewhere, as a text; null when that is too long to compare
   */
  find(simple: JsonObject, outside: string | null, scope: DisplayScope): Shown {
    if (this.#always !== null && scope.root !== simple) return this.#always
    const key = outside === null ? null : keyOf(simple, this.#controllers, outside)
    const known = key === null ? undefined : this.#known.get(key)
    if (known !== undefined) return known
    const shown = {key, properties: this.#properties.filter(({display}) => isDisplayed(display, scope))}
    if (key !== null && this.#known.size < MOST_KEPT) this.#known.set(key, shown)
    return shown
  }
}

function keyOf(simple: JsonObject, controllers: readonly string[], outside: string): string | null {
  let key = outside
  for (const name of controllers) {
    const value = simple[name]
    // Of a resource locator only the value counts, which may be anything; lists are rare.
    if (typeof value === 'object' && value !== null && !(Array.isArray(value) && value.length === 0)) {
      if (!isObject(value) || !value.__rl || typeof value.value !== 'string') return null
      key += `\u0000L${value.value}`
    } else key += `\u0000${typeof value}${String(value)}`
  }
  return key.length > LONGEST_KEY ? null : key
}
