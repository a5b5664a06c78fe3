import {DigitalOceanRateLimitedError} from '../errors/services.ts'
import type {ApiBudget, PacedSend, PermitRequest} from './ports.ts'

/** Sends when it is its turn, and again after each 429, which is nobody's failure. @param onRateLimited called for each 429 */
export async function sendPaced<T>(budget: ApiBudget, request: PermitRequest, send: PacedSend<T>, onRateLimited?: () => Promise<void>): Promise<T> {
  for (;;) {
    try {
      return await budget.withPermit(request, send)
    } catch (error) {
      if (!(error instanceof DigitalOceanRateLimitedError)) throw error
      await onRateLimited?.()
    }
  }
}
