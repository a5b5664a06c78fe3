import type {StackOptions} from '../adapters/embedded/locate-stack.ts'
import type {StackStatus} from '../adapters/embedded/stack-status.ts'

/** The embedded Postgres and PostgREST of this GENESIS_HOME. */
export interface LocalStack {
  up(): Promise<StackStatus>
  status(): Promise<StackStatus>
  down(): Promise<{postgres: boolean; postgrest: boolean}>
  reset(): Promise<void>
}

/** Each part is loaded when it is asked for. */
export function localStack(stack: StackOptions): LocalStack {
  const status = async (): Promise<StackStatus> => (await import('../adapters/embedded/stack-status.ts')).stackStatus(stack)
  return {
    status,
    up: async () => {
      await (await import('../adapters/embedded/ensure-stack.ts')).ensureStack(stack)
      return status()
    },
    down: async () => (await import('../adapters/embedded/stop-stack.ts')).stopStack(stack),
    reset: async () => (await import('../adapters/embedded/stop-stack.ts')).resetStack(stack),
  }
}
