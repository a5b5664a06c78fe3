import {z} from 'zod'

import {count, documentOf, done, durationMs, verdict} from './document.ts'

const family = z.enum([
  ...(['structure', 'api', 'duplicate', 'connection', 'node', 'version', 'parameter', 'credential', 'trigger', 'expression'] as const),
  ...(['code', 'graph', 'error-handling', 'ai', 'webhook', 'secret', 'policy', 'golden', 'bundle', 'tenant'] as const),
])
const severity = z.enum(['error', 'warning', 'info'])
const ruleId = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
const place = z.int().positive().nullable()

const finding = z.strictObject({
  rule: ruleId,
  family,
  severity,
  message: z.string().min(1).describe('What is wrong with which node.'),
  hint: z.string().min(1).describe('What to do about it.'),
  node: z.string().nullable().describe('Name of the node; null when the finding is about the workflow as a whole.'),
  pointer: z
    .string()
    .regex(/^(\/[\s\S]*)?$/)
    .describe('JSON pointer (RFC 6901) within the workflow.'),
  line: place,
  column: place.describe('In UTF-16 code units, as editors count.'),
})

const goldenTemplate = z.strictObject({
  name: z.string(),
  requiredNodeTypes: z.array(z.string()),
  forbiddenNodeTypes: z.array(z.string()),
  requiredSettings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  naming: z.string().optional(),
})
const example = z.strictObject({text: z.string().describe('A whole document.'), template: goldenTemplate.nullable()})

const files = z.array(
  z.strictObject({
    path: z.string().min(1).describe('The file, with the place of the workflow in it when it holds several: a.json#/0.'),
    ok: verdict,
    findings: z.array(finding),
  }),
)
const summary = z.strictObject({
  files: count.describe('Workflows; a file may hold several.'),
  valid: count,
  errors: count,
  warnings: count,
  notChecked: z.array(family).describe('Families that would have needed a node catalogue.'),
  durationMs,
})
const target = z.strictObject({n8n: z.string().nullable().describe('The release judged against.'), catalog: z.enum(['installed', 'none'])})

const rule = z.strictObject({
  id: ruleId,
  family,
  severity,
  stage: z.enum(['create', 'publish', 'run', 'fleet']).describe('Where a workflow that breaks the rule comes to grief.'),
  rationale: z.string(),
  good: example,
  bad: example,
})

export const workflowDocuments = {
  ...documentOf('genesis.workflow.validate/1', 'What was found in each workflow; ok is false when a finding is as severe as --fail-on, or more.', {
    ok: verdict,
    summary,
    target,
    files,
  }),
  ...documentOf('genesis.workflow.rules/1', 'The rules that workflows are checked against, or the one that was asked for.', {
    ok: done,
    rules: z.array(rule),
  }),
}
