const maxLength = 80

/**
 * Who acts, for the record: what the client says of itself, which the token alone does not prove. Bounded, and of characters that are
 * harmless wherever a record is read.
 */
export function claimedActor(header: string | string[] | undefined): string {
  const name = (typeof header === 'string' ? header : '')
    .slice(0, maxLength)
    .replaceAll(/[^\w.@:+ -]/g, '_')
    .trim()
  return name === '' ? 'admin API (nobody named)' : `${name} (claimed)`
}
