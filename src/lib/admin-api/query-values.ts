import * as z from 'zod'

/** `?tier=high&tier=standard`: any number of values, none when it is not there. */
export function many<T extends z.ZodType<string>>(item: T) {
  const asList = (value: unknown): unknown => (value === undefined ? [] : Array.isArray(value) ? value : [value])
  return z.preprocess(asList, z.array(item).max(100))
}

/** `?limit=50` */
export function wholeNumber({min, max, otherwise}: {min: number; max: number; otherwise: number}) {
  return z
    .string()
    .regex(/^\d{1,9}$/, 'expected a whole number')
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .default(otherwise)
}

/** `?descending=true` */
export function yesOrNo() {
  return z.stringbool({truthy: ['true'], falsy: ['false'], case: 'sensitive'}).default(false)
}
