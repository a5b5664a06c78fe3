/** Names under which people keep secrets: of parameters, headers, fields and variables. */
const secretName =
  /(?:^|[^a-z])(?:pass(?:word|wd|phrase)|pwd|secret|client[-_ ]?secret|api[-_ ]?key|app[-_ ]?key|private[-_ ]?key|access[-_ ]?key|auth(?:orization)?|(?:access|auth|bearer|api|bot|refresh|session|secret)[-_ ]?token|token|bearer|x-api-key)$/

/** The letters that such names end with. */
const lastLetters = new Set(Array.from('dehnrtyDEHNRTY', (letter) => letter.charCodeAt(0)))

/** Cheap test before the name is read closely. */
const mayBeSecret = /pass|pwd|secret|key|token|auth|bearer/i

/** Names that end like one of them and hold no secret. */
const publicName = /public|token_?(?:count|limit|type|id|url|name)|max_?token|page_?token|next|csrf|primary|foreign|sort|cache|idempotency/

/** Does a member, header or variable of this name hold a secret? `apiKey`, `X-API-Key`, `db_password`; not `maxTokens`, `publicKey`. */
export function isSecretName(name: string): boolean {
  if (name.length < 3 || name.length > 60 || !lastLetters.has(name.charCodeAt(name.length - 1)) || !mayBeSecret.test(name)) return false
  // Words of camel case are told apart as those of kebab case are.
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
  return secretName.test(words) && !publicName.test(words)
}
