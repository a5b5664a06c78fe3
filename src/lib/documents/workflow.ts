import * as z from 'zod'

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
  workflow: z.record(z.string(), z.unknown()).optional().describe('A whole workflow, with slots.'),
  workflows: z.array(z.record(z.string(), z.unknown())).optional().describe('Several of them.'),
  slots: z.array(z.string()).optional().describe('Further places that may differ.'),
})
const example = z.strictObject({
  text: z.string().describe('A whole document; of several, each follows a comment line with the name of its file.'),
  template: goldenTemplate.nullable(),
  policy: z.unknown().describe('What a policy file holds; null without one.'),
  manifest: z.unknown().describe('What a manifest holds; null without one.'),
})

const files = z.array(
  z.strictObject({
    path: z.string().min(1).describe('The file, with the place of the workflow in it when it holds several: a.json#/0.'),
    ok: verdict,
    findings: z.array(finding),
  }),
)
const left = {
  fragment: z.string().describe('JSON pointer of the workflow in the file.'),
  rule: ruleId,
  message: z.string().min(1),
  pointer: z.string(),
  node: z.string().nullable().optional(),
}
const fixed = z
  .array(
    z.strictObject({
      path: z.string().min(1),
      written: z.boolean().describe('False with --dry-run, and when nothing changed.'),
      changes: z.array(z.strictObject(left)),
      unfixed: z.array(z.strictObject(left)).describe('What a person must mend, and why.'),
    }),
  )
  .optional()
  .describe('With --fix.')

const summary = z.strictObject({
  files: count.describe('Workflows; a file may hold several.'),
  valid: count,
  errors: count,
  warnings: count,
  baselined: count.describe("Findings that the policy's baseline knows already; they are not listed."),
  notChecked: z.array(ruleId).describe('Rules that would have needed a node catalogue.'),
  durationMs,
})
const target = z.strictObject({
  n8n: z.string().nullable().describe('The releases judged against, joined by commas; null without a catalogue.'),
  catalog: z.enum(['installed', 'none']),
})

const rule = z.strictObject({
  id: ruleId,
  family,
  severity,
  stage: z.enum(['create', 'publish', 'run', 'fleet']).describe('Where a workflow that breaks the rule comes to grief.'),
  rationale: z.string(),
  good: example,
  bad: example,
})

/** What `--format ndjson` prints a line at a time. */
export const workflowLines = {
  'genesis.workflow.validate.finding/1': z
    .strictObject({schema: z.literal('genesis.workflow.validate.finding/1'), path: z.string().min(1), ...finding.shape})
    .meta({title: 'genesis workflow validate finding', description: 'One line of --format ndjson for each finding, in the order of the files.'}),
  'genesis.workflow.validate.summary/1': z
    .strictObject({schema: z.literal('genesis.workflow.validate.summary/1'), ok: verdict, summary, target})
    .meta({title: 'genesis workflow validate summary', description: 'The last line of --format ndjson.'}),
}

export const workflowDocuments = {
  ...documentOf('genesis.workflow.validate/1', 'What was found in each workflow; ok is false when a finding is as severe as --fail-on, or more.', {
    ok: verdict,
    summary,
    target,
    files,
    publishOrder: z
      .array(z.string())
      .describe(
        'Paths of the workflows in the order in which to publish them: what is called comes before what calls it. Without those that cannot be read.',
      ),
    fixed,
  }),
  ...documentOf('genesis.workflow.rules/1', 'The rules that workflows are checked against, or the one that was asked for.', {
    ok: done,
    rules: z.array(rule),
  }),
}
