import type {ApiFields, CredentialDescription} from './catalog.ts'
import type {CompactDescription} from './compact-description.ts'

/** Facts of a release as one JSON value: what a file holds in pieces, and what a browser gets as a whole. */
export interface CatalogJson {
  schema: typeof CATALOG_SCHEMA
  n8n: string
  /** Packages that the facts are from, with their versions. */
  packages: Readonly<Record<string, string>>
  api: ApiFieldsJson | null
  approvalTools: boolean
  nodes: Readonly<Record<string, readonly CompactDescription[]>>
  credentials: readonly CompactCredential[]
}

/** Changes whenever a reader of the older form would misread the newer one. */
export const CATALOG_SCHEMA = 'genesis.catalog/1'

/** Members of `ApiFields`, as lists. */
export type ApiFieldsJson = {readonly [Name in keyof ApiFields]: readonly string[]}

/** A `CredentialDescription` as it is stored: members that are null, false or empty are left out. */
export interface CompactCredential {
  name: string
  extends?: readonly string[]
  restrictedTo?: readonly string[]
  genericAuth?: true
  authenticates?: true
}

export function compactCredential(credential: CredentialDescription): CompactCredential {
  const {name, restrictedTo, genericAuth, authenticates} = credential
  return {
    name,
    ...(credential.extends.length > 0 && {extends: credential.extends}),
    ...(restrictedTo && {restrictedTo}),
    ...(genericAuth && {genericAuth}),
    ...(authenticates && {authenticates}),
  }
}
