import * as z from 'zod'

import type {Path} from '../text/pointer.ts'

/** The members that an object has at a path of a schema; none when there is no object. */
export function memberNames(schema: z.ZodType, path: Path): string[] {
  let current: unknown = schema
  for (const segment of path) current = inside(bare(current), segment)
  const object = bare(current)
  return object instanceof z.ZodObject ? Object.keys(object.shape) : []
}

/** What is optional or has a default, without that. */
function bare(schema: unknown): unknown {
  let current = schema
  while (current instanceof z.ZodOptional || current instanceof z.ZodDefault || current instanceof z.ZodReadonly) current = current.unwrap()
  return current
}

function inside(schema: unknown, segment: string | number): unknown {
  if (schema instanceof z.ZodObject) return schema.shape[segment]
  if (schema instanceof z.ZodArray) return schema.element
  return schema instanceof z.ZodRecord ? schema.valueType : undefined
}
