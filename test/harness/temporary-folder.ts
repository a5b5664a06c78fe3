import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

export interface TemporaryFolder extends AsyncDisposable {
  path: string
}

/** A folder of the test's own, removed when it is disposed of. Others may enter it, because root's Postgres runs as another user. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'genesis-test-'))
  const {chmod} = await import('node:fs/promises')
  await chmod(path, 0o755)
  return {path, [Symbol.asyncDispose]: () => rm(path, {recursive: true, force: true, maxRetries: 20, retryDelay: 50})}
}
