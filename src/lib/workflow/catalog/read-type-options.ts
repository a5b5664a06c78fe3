import * as z from 'zod'

/** Members of n8n's `typeOptions` that say what a value may be; the others say how the editor looks. */
const facts = [
  'codeAutocomplete',
  'dateOnly',
  'editor',
  'editorLanguage',
  'loadOptionsDependsOn',
  'loadOptionsMethod',
  'maxLength',
  'maxValue',
  'minRequiredFields',
  'minValue',
  'multipleValues',
  'noDataExpression',
  'numberPrecision',
  'password',
  'regex',
  'sqlDialect',
] as const

const mapperFacts = ['localResourceMapperMethod', 'mode', 'multiKeyMatch', 'resourceMapperMethod', 'supportAutoMap'] as const

const Members = z.record(z.string(), z.unknown()).catch({})

/** Facts of a parameter's `typeOptions`; of what n8n loads with code while somebody edits, only that it does: `loadOptions: true`. */
export function readTypeOptions(raw: unknown): Record<string, unknown> {
  const members = Members.parse(raw)
  const kept = keep(members, facts)
  if (members.loadOptions !== undefined) kept.loadOptions = true
  if (members.resourceMapper !== undefined) kept.resourceMapper = keep(Members.parse(members.resourceMapper), mapperFacts)
  return kept
}

function keep(members: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.flatMap((name) => (members[name] === undefined ? [] : [[name, members[name]]])))
}
