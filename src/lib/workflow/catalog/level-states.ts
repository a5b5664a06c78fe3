import type {JsonObject} from '../model/json-object.ts'
import type {CheckedProperty} from './checked-properties.ts'
import type {CredentialNeeds} from './credential-needs.ts'
import type {DisplayScope} from './display-conditions.ts'
import type {DisplayConditions} from './node-description.ts'

/** What is the same at one level for all nodes that set the controlling parameters alike. */
export interface LevelState {
  /** The same for the same answers; null when these are too much to compare. */
  key: string | null
  /** What conditions see here: the values of the controlling parameters, defaults filled in. */
  scope: DisplayScope
  /** Which parameters are shown: 1 at their places in `ParameterLevel.properties`. */
  shown: Uint8Array
  /** The values of what is shown, where the file sets nothing; worked out when first asked for. */
  defaults: JsonObject | null
  /** What publishing may complain of; worked out when first asked for. */
  checked: readonly CheckedProperty[] | null
  /** The credentials that all nodes of this state ask for; null when each node must be asked, or none was yet. */
  credentials: CredentialNeeds | null
}

/** Most workflows use a node type in few ways; strangers' files may invent any number. */
const MOST_KEPT = 500
const LONGEST_KEY = 300

/** States of a level, remembered by what they depend on. */
export class LevelStates {
  readonly #controllers: ReadonlySet<string>
  readonly #known = new Map<string, LevelState>()

  /** @param controllers names of the parameters that conditions look at */
  constructor(controllers: ReadonlySet<string>) {
    this.#controllers = controllers
  }

  get(key: string): LevelState | undefined {
    return this.#known.get(key)
  }

  keep(key: string, state: LevelState): void {
    if (this.#known.size >= MOST_KEPT) this.#known.clear()
    this.#known.set(key, state)
  }

  /** True when nodes of one state answer such conditions alike: they look at nothing but the controllers and the node's version. */
  decide(display: DisplayConditions | null): boolean {
    return Object.keys({...display?.show, ...display?.hide}).every((path) => path.startsWith('@') || this.#controllers.has(path.replace(/^\//, '')))
  }

  /**
   * What the state depends on, as a text; null when that is too much to compare. Each value stands with its length before it: whatever a
   * stranger's file has for values, two states never get the same text.
   * @param values what the file sets
   * @param outside what the conditions look at elsewhere
   */
  keyOf(values: JsonObject, outside: string | null): string | null {
    if (outside === null) return null
    // Ends what is outside: a parameter of the root may have the name of one here.
    let key = `${outside}|`
    if (this.#controllers.size === 0) return key
    for (const name in values) {
      if (!this.#controllers.has(name)) continue
      const text = textOf(values[name])
      if (text === null) return null
      key += `${name} ${text.length} ${text}`
    }
    return key.length > LONGEST_KEY ? null : key
  }
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value.length > LONGEST_KEY ? null : `s${value}`
  if (typeof value !== 'object' || value === null) return String(value)
  // Of a resource locator only what it points at counts; lists are rare.
  if (Array.isArray(value)) return value.length === 0 ? '[]' : null
  const {__rl: isLocator, mode, value: target} = value as JsonObject
  return isLocator && typeof mode === 'string' && typeof target === 'string' ? `L${mode.length} ${mode}${target}` : null
}
