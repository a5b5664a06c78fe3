const flushMs = 100

/**
 * Counts what happens hundreds of times a second in a plain number, and passes the sum on ten times a second: a metric's own counting takes
 * ten times as long.
 */
export function tally(pass: (sum: number) => void): () => void {
  let sum = 0
  const flush = (): void => {
    pass(sum)
    sum = 0
  }
  return () => {
    if (sum++ === 0) setTimeout(flush, flushMs).unref()
  }
}
