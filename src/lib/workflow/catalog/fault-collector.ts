import {describe} from '../text/describe.ts'
import {type DisplayScope, isDisplayed} from './display-conditions.ts'
import type {ParameterVisitor} from './effective-parameters.ts'
import {judgeValue} from './judge-value.ts'
import type {NodeProperty} from './node-description.ts'
import type {ParameterFault} from './parameter-fault.ts'
import type {ParameterLevel} from './parameter-level.ts'

const none: readonly ParameterFault[] = []

/** Gathers what n8n saves without a word; costs nothing for values that are sound. */
export class FaultCollector implements ParameterVisitor {
  readonly #path: (string | number)[] = []
  #faults: ParameterFault[] | undefined

  get faults(): readonly ParameterFault[] {
    return this.#faults ?? none
  }

  shown(property: NodeProperty, set: unknown, scope: DisplayScope, level: ParameterLevel): void {
    const found = judgeValue(property, set, scope)
    if (found.length === 0 || suitsVariant(property, set, scope, level)) return
    for (const {kind, detail, below = [], value = set, allowed = []} of found) {
      const settled = kind === 'option' && isStillAsked(property.name, value, level) ? 'option-retired' : kind
      this.#add({kind: settled, path: [...this.#path, property.name, ...below], value, detail, allowed})
    }
  }

  unknown(name: string, value: unknown, {byName}: ParameterLevel): void {
    if (isHollow(value)) return
    this.#add({kind: 'unknown', path: [...this.#path, name], value, detail: '', allowed: [...byName.keys()]})
  }

  groupUnreadable(property: NodeProperty, group: string, value: unknown): void {
    const known = (property.groups ?? []).map(({name}) => name)
    const isKnown = known.includes(group)
    const detail = isKnown ? `is ${describe(value)} where n8n expects a list` : 'is no group that the parameter has'
    // Of a text n8n takes the letters, one by one, for the members of the list: it goes on, and the values are nonsense.
    const asText = isKnown && typeof value === 'string'
    const fails = property.typeOptions.multipleValues === true && !asText
    this.#add({kind: fails ? 'group' : asText ? 'type' : 'unknown', path: [...this.#path], value, detail, allowed: known})
  }

  enter(key: string | number): void {
    this.#path.push(key)
  }

  leave(): void {
    this.#path.pop()
  }

  #add(fault: ParameterFault): void {
    this.#faults ??= []
    this.#faults.push(fault)
  }
}

/** Several parameters of one name are shown where an expression decides between them; the first speaks for all that the value does not suit. */
function suitsVariant(property: NodeProperty, set: unknown, scope: DisplayScope, {byName}: ParameterLevel): boolean {
  const variants = (byName.get(property.name) ?? []).filter(({display}) => isDisplayed(display, scope))
  return variants.length > 1 && (variants[0] !== property || variants.some((variant) => judgeValue(variant, set, scope).length === 0))
}

/** True for a value that n8n no longer offers and still understands: other parameters are shown by it. */
function isStillAsked(name: string, value: unknown, {byName}: ParameterLevel): boolean {
  for (const variants of byName.values()) {
    for (const {display} of variants) if (display?.show?.[name]?.includes(value) === true) return true
  }
  return false
}

/** Names without content are left behind by older releases of n8n, and do no harm. */
function isHollow(value: unknown): boolean {
  return value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)
}
