import {stringify} from 'yaml'

import type {RuleExample} from './rules-document.ts'

export interface ExamplePart {
  /** What the part is; null for the workflow itself. */
  title: string | null
  language: 'json' | 'jsonc' | 'yaml'
  text: string
}

/** Examples are cut here: one is long by its nature, a value that is nested too deep. */
const LONGEST = 2000

/** What an example consists of: the document, and the files that it is judged with, as one would write them. */
export function exampleParts({text, template, policy, manifest}: RuleExample): ExamplePart[] {
  // Several documents have comment lines that name their files.
  const language = text.startsWith('// ') ? 'jsonc' : 'json'
  const parts: ExamplePart[] = [{title: null, language, text: text.length > LONGEST ? `${text.slice(0, 100)}…` : visible(text)}]
  if (template !== null) parts.push({title: 'under the golden template', language: 'json', text: JSON.stringify(template, undefined, 2)})
  if (policy !== null) parts.push({title: 'under the policy', language: 'yaml', text: stringify(policy).trimEnd()})
  if (manifest !== null) parts.push({title: 'with the manifest', language: 'yaml', text: stringify(manifest).trimEnd()})
  return parts
}

/** A byte order mark cannot be seen. */
function visible(text: string): string {
  return text.replace('\uFEFF', '<U+FEFF>')
}
