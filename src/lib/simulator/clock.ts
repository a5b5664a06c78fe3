/** Wall-clock time as epoch milliseconds with fractions; never runs backwards. */
export type Clock = () => number

export const systemClock: Clock = () => performance.timeOrigin + performance.now()
