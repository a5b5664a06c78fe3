import type {Catalog} from './catalog.ts'
import {deriveOnce} from './derive-once.ts'
import type {DescribedNode} from './describe-nodes.ts'
import {isDisplayed, isExpression} from './display-conditions.ts'
import type {NodeDescription} from './node-description.ts'

/** Credentials that a node uses with the parameters that it has. */
export interface CredentialNeeds {
  /** Types without which it cannot work. */
  required: readonly string[]
  /** Types that it offers a place for, now or with other parameters. */
  offered: readonly string[]
  selected: readonly CredentialChoice[]
}

/** A credential type that a parameter names, as nodes for any HTTP request do. */
interface CredentialChoice {
  /** Name of the parameter. */
  parameter: string
  /** Empty when none was chosen; null for an expression. */
  type: string | null
}

/** What a node asks for, by n8n's conditions on display. */
export function credentialNeeds({description, parameters, scope}: DescribedNode, catalog: Catalog): CredentialNeeds {
  if (description === null) return nothing
  const selectors = deriveOnce(catalog, description, selectorsOf)
  if (description.credentials.length === 0 && selectors.length === 0) return nothing
  const display = {...scope, values: parameters, root: parameters}
  return {
    required: description.credentials.filter((slot) => slot.required && isDisplayed(slot.display, display)).map(({name}) => name),
    offered: description.credentials.map(({name}) => name),
    selected: selectors.filter((name) => name in parameters).map((parameter) => ({parameter, type: chosen(parameters[parameter])})),
  }
}

const nothing: CredentialNeeds = {required: [], offered: [], selected: []}

function selectorsOf({properties}: NodeDescription): string[] {
  return [...new Set(properties.filter(({type}) => type === 'credentialsSelect').map(({name}) => name))]
}

function chosen(value: unknown): string | null {
  if (isExpression(value)) return null
  return typeof value === 'string' ? value : ''
}
