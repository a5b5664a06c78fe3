import {execFile} from 'node:child_process'
import {promisify} from 'node:util'

import {LocalStackError} from '../../errors/environment.ts'

const run = promisify(execFile)

/** Numeric ids to start a server process with; empty when the current user runs it. */
export interface ProcessUser {
  uid?: number
  gid?: number
}

/**
 * Postgres refuses to run as root. When root runs Genesis, the embedded servers run as the system user `postgres`, which is
 * created when it is missing.
 * @throws {LocalStackError} when there is no such user and none can be created
 */
export async function serverUser(): Promise<ProcessUser> {
  if (process.getuid?.() !== 0) return {}
  return (await lookUp()) ?? (await create())
}

async function lookUp(): Promise<ProcessUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])])
    return {uid: Number(uid.stdout), gid: Number(gid.stdout)}
  } catch {
    return undefined
  }
}

async function create(): Promise<ProcessUser> {
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', 'postgres'])
  } catch (error) {
    // Another command may have created it in the same moment, so look once more before giving up.
    const existing = await lookUp()
    if (existing !== undefined) return existing
    throw new LocalStackError('The embedded Postgres cannot run as root, and the system user "postgres" could not be created.', {
      hint: 'Create it (useradd --system postgres), or run genesis as an ordinary user.',
      cause: error,
    })
  }
  const created = await lookUp()
  if (created === undefined) throw new Error('the user postgres was created but cannot be found')
  return created
}
