import type {z} from 'zod'

const refused = /^Invalid input: expected (?<expected>.*?)(?<missing>, received undefined)?$/

/** What is wrong with a member of a configuration file, for the person who wrote it: zod's own words speak of inputs and undefined. */
export function describeIssue(member: string, {message}: Pick<z.core.$ZodIssue, 'message'>): string {
  const {expected, missing} = refused.exec(message)?.groups ?? {}
  if (expected === undefined) return `${member}: ${message}`
  return `${member}: ${missing === undefined ? `expected ${expected}` : `is missing (expected ${expected})`}`
}
