/** Ends the waiting, not the work. @throws an error with the code ETIMEDOUT when there is no answer within `timeoutMs` */
export async function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  const {promise: late, reject} = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(Object.assign(new Error(`no answer within ${timeoutMs} ms`), {code: 'ETIMEDOUT'})), timeoutMs)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
