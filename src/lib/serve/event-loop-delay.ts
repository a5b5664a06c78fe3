import {monitorEventLoopDelay} from 'node:perf_hooks'

const resolutionMs = 10
const windowMs = 500

/** How late the event loop came round in the last half second, on average, in ms. Asking costs next to nothing. */
export function eventLoopDelay(signal: AbortSignal): () => number {
  const histogram = monitorEventLoopDelay({resolution: resolutionMs})
  histogram.enable()
  signal.addEventListener('abort', () => histogram.disable(), {once: true})
  let [readAtMs, delayMs] = [performance.now(), 0]
  return () => {
    const nowMs = performance.now()
    if (nowMs - readAtMs < windowMs) return delayMs
    // Without a single sample the loop was held all the time.
    delayMs = histogram.count === 0 ? nowMs - readAtMs : Math.max(0, histogram.mean / 1e6 - resolutionMs)
    readAtMs = nowMs
    histogram.reset()
    return delayMs
  }
}
