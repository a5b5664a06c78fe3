// node scripts/schemas.ts writes docs/schemas: a JSON Schema for each document that --json prints.
import {z} from 'zod'

import {documents} from '../src/lib/documents/all-documents.ts'
import {workflowLines} from '../src/lib/documents/workflow.ts'
import {type GeneratedFile, writeGenerated} from './generated-file.ts'

export const schemasFolder = 'docs/schemas'

export function makeSchemas(): GeneratedFile[] {
  const entries = Object.entries<z.ZodType>(documents).sort(([a], [b]) => (a < b ? -1 : 1))
  const lines = Object.entries<z.ZodType>(workflowLines)
  const index = makeIndex(entries, lines)
  return [{path: `${schemasFolder}/README.md`, content: index}, ...[...entries, ...lines].map(([id, document]) => makeSchema(id, document))]
}

function makeSchema(id: string, document: z.ZodType): GeneratedFile {
  const {$schema, title, description, ...rest} = z.toJSONSchema(document, {override: forReaders})
  const content = `${JSON.stringify({$schema, $id: id, title, description, ...rest}, undefined, 2)}\n`
  return {path: `${schemasFolder}/${fileName(id)}`, content}
}

/**
 * The published schemas are open: a later version may add members, which is no breaking change for who passes over those it does not know.
 * What zod adds for JavaScript's sake goes: the largest safe integer, and the pattern beside a format.
 */
function forReaders({jsonSchema}: {jsonSchema: z.core.JSONSchema.BaseSchema}): void {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern
}

function makeIndex(entries: readonly [string, z.ZodType][], lines: readonly [string, z.ZodType][]): string {
  const row = ([id, document]: readonly [string, z.ZodType]): string => `| [\`${id}\`](${fileName(id)}) | ${document.description} |`
  return [
    '# What `--json` prints',
    '',
    'One JSON document on stdout, whose `schema` names its form and whose `ok` says how it went; a failure has `error` in place of the result.',
    'Members may be added to a form; pass over those that you do not know. Any other change gives it a new number.',
    '',
    'Made from `src/lib/documents` by `node scripts/schemas.ts`.',
    '',
    '| form | holds |',
    '|---|---|',
    ...entries.map(row),
    '',
    'With `--format ndjson`, `genesis workflow validate` prints a line of JSON for each finding, and one more at the end:',
    '',
    '| form | holds |',
    '|---|---|',
    ...lines.map(row),
    '',
  ].join('\n')
}

/** `genesis.wake.plan/1` is described in `genesis.wake.plan.1.json`. */
function fileName(id: string): string {
  return `${id.replaceAll('/', '.')}.json`
}

if (import.meta.main) await writeGenerated(makeSchemas(), schemasFolder)
