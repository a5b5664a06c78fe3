import type {Catalog} from './catalog.ts'
import {deriveOnce} from './derive-once.ts'
import type {DescribedNode} from './describe-nodes.ts'
import {isDisplayed, isExpression} from './display-conditions.ts'
import type {CredentialSlot, NodeDescription} from './node-description.ts'

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

/** What a description says of credentials, whatever the parameters are. */
interface Places {
  demanding: readonly CredentialSlot[]
  offered: readonly string[]
  /** Names of parameters that name a credential type. */
  selectors: readonly string[]
}

/** What a node asks for, by n8n's conditions on display; `DescribedNode.credentials` has it at hand. */
export function credentialNeeds({description, parameters, scope}: Omit<DescribedNode, 'credentials'>, catalog: Catalog): CredentialNeeds {
  if (description === null) return nothing
  const {demanding, offered, selectors} = deriveOnce(catalog, description, placesOf)
  if (offered.length === 0 && selectors.length === 0) return nothing
  const display = {...scope, values: parameters, root: parameters}
  return {
    required: demanding.filter((slot) => isDisplayed(slot.display, display)).map(({name}) => name),
    offered,
    selected: selectors.filter((name) => name in parameters).map((parameter) => ({parameter, type: chosen(parameters[parameter])})),
  }
}

const nothing: CredentialNeeds = {required: [], offered: [], selected: []}

function placesOf({credentials, properties}: NodeDescription): Places {
  return {
    demanding: credentials.filter(({required}) => required),
    offered: credentials.map(({name}) => name),
    selectors: [...new Set(properties.filter(({type}) => type === 'credentialsSelect').map(({name}) => name))],
  }
}

function chosen(value: unknown): string | null {
  if (isExpression(value)) return null
  return typeof value === 'string' ? value : ''
}
