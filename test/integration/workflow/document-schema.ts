import {z} from 'zod'

const families =
  'structure api duplicate connection node version parameter credential trigger expression code graph error-handling ai webhook secret policy golden bundle tenant'.split(
    ' ',
  )

const Finding = z.strictObject({
  rule: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  family: z.enum(families),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string().min(1),
  hint: z.string().min(1),
  node: z.string().nullable(),
  pointer: z.string().regex(/^(\/.*)?$/s),
  line: z.int().positive(),
  column: z.int().positive(),
})

/** The document that contracts.md promises. */
export const ValidateDocument = z.strictObject({
  schema: z.literal('genesis.workflow.validate/1'),
  ok: z.boolean(),
  summary: z.strictObject({
    files: z.int(),
    valid: z.int(),
    errors: z.int(),
    warnings: z.int(),
    baselined: z.int(),
    notChecked: z.array(z.string().regex(/^[a-z]+(-[a-z]+)*$/)),
    durationMs: z.int().nonnegative(),
  }),
  target: z.strictObject({n8n: z.string().nullable(), catalog: z.enum(['installed', 'none'])}),
  files: z.array(z.strictObject({path: z.string().min(1), ok: z.boolean(), findings: z.array(Finding)})),
  publishOrder: z.array(z.string().min(1)),
})

export const FailureDocument = z.strictObject({
  schema: z.literal('genesis.workflow.validate/1'),
  ok: z.literal(false),
  error: z.looseObject({code: z.string().startsWith('GEN_'), message: z.string().min(1), hint: z.string().min(1), exitCode: z.int()}),
})

const Example = z.strictObject({
  text: z.string(),
  template: z.looseObject({}).nullable(),
  policy: z.looseObject({}).nullable(),
  manifest: z.looseObject({}).nullable(),
})

export const RulesDocument = z.strictObject({
  schema: z.literal('genesis.workflow.rules/1'),
  ok: z.literal(true),
  rules: z.array(
    z.strictObject({
      id: z.string(),
      family: z.enum(families),
      severity: z.enum(['error', 'warning', 'info']),
      stage: z.enum(['create', 'publish', 'run', 'fleet']),
      rationale: z.string(),
      good: Example,
      bad: Example,
    }),
  ),
})
