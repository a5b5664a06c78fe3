/** Words that people write where a secret will be put. */
const placeholder =
  /your|my[-_ ]|change|replace|insert|enter|here\W*$|example|sample|dummy|placeholder|redacted|hidden|secret$|password$|token$|key$|xxx|\*\*|\.\.\.|…|[<>{}[\]]|^test|^none$|^null$|^undefined$|^true$|^false$|^bearer$/i

/** Does a value under the name of a secret look like one, rather than like a placeholder, a word or the name of something? */
export function looksSecret(value: string): boolean {
  if (value.length < 8 || value.length > 400 || /[\s$]/.test(value) || placeholder.test(value)) return false
  const kinds = Number(/[a-z]/.test(value)) + Number(/[A-Z]/.test(value)) + Number(/\d/.test(value)) + Number(/[^A-Za-z0-9]/.test(value))
  if (kinds < 2 || !/[\d!@#%^&*?+/=~]/.test(value) || /^(?:https?:)?\/\//.test(value) || /^[\d.,:/-]+$/.test(value)) return false
  return new Set(value).size >= Math.min(8, value.length * 0.5)
}
