import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'

/** Values that must never be seen, by the name to report them under. */
export type SecretList = Readonly<Record<string, string>>

/** Every secret of an embedded stack; empty when it was not made yet. */
export function secretsOf(home: string): SecretList {
  const file = join(home, 'secrets.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {}
}

/** @throws when `text` holds one of the secrets; the message names it but does not repeat it */
export function assertNoSecret(where: string, text: string, secrets: SecretList = {}): void {
  for (const [name, value] of Object.entries(secrets))
    if (value.length >= 8 && text.includes(value)) throw new Error(`${where} holds the secret ${name}`)
}
