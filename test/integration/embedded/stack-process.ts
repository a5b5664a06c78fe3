/** A process of its own that starts the stack of a GENESIS_HOME, for tests that start several at once, kill one, or run it as another user. */
import {ensureStack} from '../../../src/lib/adapters/embedded/ensure-stack.ts'

/** What it prints. */
export interface StartedStack {
  postgres: {pid: number; port: number}
  postgrest: {pid: number; port: number}
  /** HTTP status of a call to the store. */
  store: number
  error?: {code?: string; message: string}
}

const [home = '', packageRoot = ''] = process.argv.slice(2)
try {
  const {storeUrl, postgres, postgrest, serviceRoleKey} = await ensureStack({home, packageRoot, notify: () => undefined})
  const headers = {authorization: `Bearer ${serviceRoleKey}`, 'accept-profile': 'genesis'}
  const store = (await fetch(`${storeUrl}/rpc/applied_migrations`, {headers})).status
  process.stdout.write(JSON.stringify({postgres, postgrest, store}))
} catch (error) {
  const {code, message} = error as Error & {code?: string}
  process.stdout.write(JSON.stringify({error: {code, message}}))
}
