/**
 * Applies `work` to each item, at most `limit` at a time, and returns the results in the order of the items. The first failure ends it:
 * what has not begun is not begun.
 */
export async function mapConcurrently<T, R>(items: readonly T[], limit: number, signal: AbortSignal, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const queue = items.entries()
  let failed = false
  async function take(): Promise<void> {
    for (const [index, item] of queue) {
      if (failed) return
      signal.throwIfAborted()
      results[index] = await work(item)
    }
  }
  const workers = Array.from({length: Math.min(limit, items.length)}, () =>
    take().catch((error: unknown) => {
      failed = true
      throw error
    }),
  )
  await Promise.all(workers)
  return results
}
