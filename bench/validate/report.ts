/** Prints a figure beside its limit. True when it is within. */
export function report(what: string, figure: number, limit: number, unit = ''): boolean {
  const within = figure <= limit
  console.log(`  ${what.padEnd(58)} ${figure.toFixed(2).padStart(8)}${unit} (at most ${limit}${unit})${within ? '' : '   ABOVE ITS LIMIT'}`)
  return within
}

/** As `report`, for a figure that should be high. */
export function reportAtLeast(what: string, figure: number, limit: number, unit = ''): boolean {
  const within = figure >= limit
  console.log(`  ${what.padEnd(58)} ${figure.toFixed(2).padStart(8)}${unit} (at least ${limit}${unit})${within ? '' : '   BELOW ITS LIMIT'}`)
  return within
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
