import * as z from 'zod'

/** Members that only some errors have, such as `problems`, stand beside these. */
const failure = z
  .looseObject({
    code: z
      .string()
      .regex(/^GEN_[A-Z_]+$/)
      .describe('One of the codes in docs/errors.md.'),
    message: z.string().min(1).describe('What happened to which thing.'),
    hint: z.string().min(1).describe('What to do now.'),
    exitCode: z.literal([1, 2, 3, 4, 5, 130]),
  })
  .describe('Why there is no result.')

type Failure<Id extends string> = z.ZodObject<{schema: z.ZodLiteral<Id>; ok: z.ZodLiteral<false>; error: typeof failure}, z.core.$strict>
type Result<Id extends string, Shape extends z.ZodRawShape> = z.ZodObject<{schema: z.ZodLiteral<Id>} & Shape, z.core.$strict>
type Results<Id extends string, Shapes extends readonly z.ZodRawShape[]> = {[I in keyof Shapes]: Result<Id, Shapes[I]>}
type Document<Id extends string, Shapes extends readonly z.ZodRawShape[]> = z.ZodUnion<[...Results<Id, Shapes>, Failure<Id>]>

/**
 * One `--json` document under its id: a result, of which a command may have several told apart by their members, or a failure. Strict,
 * so that a member nobody has described does not go unseen.
 */
export function documentOf<Id extends string, Shapes extends readonly z.ZodRawShape[]>(
  id: Id,
  description: string,
  ...shapes: Shapes
): Record<Id, Document<Id, Shapes>> {
  const title = id.replace(/\/\d+$/, '').replaceAll('.', ' ')
  const schema = z.literal(id)
  const results = shapes.map((shape) => z.strictObject({schema, ...shape})) as unknown as Results<Id, Shapes>
  const document = z.union([...results, z.strictObject({schema, ok: z.literal(false), error: failure})])
  return {[id]: document.meta({title, description})} as Record<Id, Document<Id, Shapes>>
}

/** `ok` of a command that either fails or has done what it was asked for. */
export const done = z.literal(true)
/** `ok` of a command that judges: false, with exit code 1, when what it looked at or attempted did not go well. */
export const verdict = z.boolean()

export const moment = z.iso.datetime({offset: true})
export const count = z.int().nonnegative()
export const durationMs = z.number().nonnegative().describe('Milliseconds.')
