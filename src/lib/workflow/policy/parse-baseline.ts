import * as z from 'zod'

import type {Baseline} from './baseline.ts'
import {parseConfig} from './parse-config.ts'

const BaselineSchema = z.strictObject({
  schema: z.literal('genesis.workflow.baseline/1'),
  files: z.record(
    z.string(),
    z.array(z.strictObject({rule: z.string(), node: z.string().nullable(), place: z.string(), about: z.string(), count: z.int().positive()})),
  ),
})

/**
 * Reads a baseline as `baselineText` writes it.
 * @throws {InputInvalidError} naming each wrong member with its line
 */
export function parseBaseline(text: string, source: string): Baseline {
  const hint = 'Write it anew with genesis workflow validate --write-baseline.'
  return parseConfig(BaselineSchema, text, source, {what: 'baseline', hint})
}
