import * as z from 'zod'

import type {CredentialDescription} from './catalog.ts'

// n8n's packages list their credential types in `dist/types/credentials.json`.
const Credential = z.looseObject({
  name: z.string(),
  extends: z.array(z.string()).optional(),
  genericAuth: z.boolean().optional(),
  authenticate: z.unknown().optional(),
  restrictToSupportedNodes: z.boolean().optional(),
  supportedNodes: z.array(z.string()).optional(),
})

/** Signing is part of these, so also of every type that extends them. */
const signing: readonly string[] = ['oAuth1Api', 'oAuth2Api']

/**
 * Reads one entry of a package's `dist/types/credentials.json`. What it extends may come from another package: see `inheritSigning`.
 * @param packageName the nodes that an entry names are of this package
 * @throws {z.ZodError} when it is no description of a credential type
 */
export function readCredential(raw: unknown, packageName: string): CredentialDescription {
  const entry = Credential.parse(raw)
  const nodes = (entry.supportedNodes ?? []).map((name) => (name.includes('.') ? name : `${packageName}.${name}`))
  return {
    name: entry.name,
    extends: entry.extends ?? [],
    restrictedTo: entry.restrictToSupportedNodes === true ? nodes : null,
    genericAuth: entry.genericAuth === true,
    authenticates: entry.authenticate !== undefined || signing.includes(entry.name),
  }
}

/** Gives each type the signing that it inherits from the OAuth types. */
export function inheritSigning(credentials: readonly CredentialDescription[]): CredentialDescription[] {
  const byName = new Map(credentials.map((credential) => [credential.name, credential]))
  return credentials.map((credential) => ({...credential, authenticates: credential.authenticates || inherits(credential, byName)}))
}

function inherits(credential: CredentialDescription, byName: ReadonlyMap<string, CredentialDescription>): boolean {
  const seen = new Set<string>()
  const open = [...credential.extends]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (signing.includes(name)) return true
    if (!seen.has(name)) open.push(...(byName.get(name)?.extends ?? []))
    seen.add(name)
  }
  return false
}
