import {SpanKind} from '@opentelemetry/api'
import {AlwaysOffSampler, AlwaysOnSampler, type Sampler, TraceIdRatioBasedSampler} from '@opentelemetry/sdk-trace'

/** The attribute by which a span says which share of its kind is wanted. */
export const shareOf = 'genesis.sampled_share'

/**
 * For spans that begin a trace. Of those that name a share, only that share is followed, by the id of the trace. Chores that a library does for
 * itself, such as BullMQ's looking for stalled jobs every few seconds, are not; all others are.
 */
export function rootSampler(): Sampler {
  const [always, never] = [new AlwaysOnSampler(), new AlwaysOffSampler()]
  const samplers = new Map<number, Sampler>()
  const of = (share: number): Sampler => {
    const known = samplers.get(share) ?? new TraceIdRatioBasedSampler(share)
    samplers.set(share, known)
    return known
  }
  return {
    shouldSample: (context, traceId, name, kind, attributes, links) => {
      const share = attributes[shareOf]
      const sampler = typeof share === 'number' ? of(share) : kind === SpanKind.INTERNAL ? never : always
      return sampler.shouldSample(context, traceId, name, kind, attributes, links)
    },
    toString: () => 'a share of each kind of request, every job, no chore',
  }
}
