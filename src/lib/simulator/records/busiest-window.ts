/**
 * The most times that lie in any window of `windowMs`, wherever it begins; a window holds its beginning but not its end, so times exactly
 * one window apart never count together.
 * @param sortedTimesMs in ascending order
 */
export function busiestWindow(sortedTimesMs: ArrayLike<number>, windowMs: number): number {
  let most = 0
  let oldest = 0
  for (let newest = 0; newest < sortedTimesMs.length; newest++) {
    while (at(sortedTimesMs, newest) - at(sortedTimesMs, oldest) >= windowMs) oldest++
    most = Math.max(most, newest - oldest + 1)
  }
  return most
}

function at(times: ArrayLike<number>, index: number): number {
  return times[index] as number
}
