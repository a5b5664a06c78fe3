import type {ClockFacts} from './ports.ts'

/**
 * By how much our clock is ahead, in ms, at the least: 0 when the time that we were told fits between asking and being answered. Negative when
 * ours is behind.
 */
export function clockOffsetMs({askedMs, answeredMs, theirMs, theirPrecisionMs}: ClockFacts): number {
  const ahead = askedMs - (theirMs + theirPrecisionMs)
  if (ahead > 0) return ahead
  const behind = theirMs - answeredMs
  return behind > 0 ? -behind : 0
}
