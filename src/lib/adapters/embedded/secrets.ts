import {createHmac, randomBytes} from 'node:crypto'
import {link, open, readFile, unlink} from 'node:fs/promises'
import * as z from 'zod'

import {LocalStackError} from '../../errors/environment.ts'

const StackSecrets = z.strictObject({
  superuserPassword: z.string(),
  authenticatorPassword: z.string(),
  queuePassword: z.string(),
  jwtSecret: z.string(),
  serviceRoleKey: z.string(),
  fleetKey: z.string(),
  adminToken: z.string(),
})

/** The embedded stack's secrets, made once per GENESIS_HOME and kept in a file that only its owner may read. */
export type StackSecrets = z.infer<typeof StackSecrets>

/**
 * Reads the secrets, making them when there are none. Of several commands that make them at once, one wins and all use its.
 * @throws {LocalStackError} when the file is not what was written
 */
export async function readOrMakeSecrets(path: string): Promise<StackSecrets> {
  const existing = await readSecrets(path)
  if (existing !== undefined) return existing
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(makeSecrets(), undefined, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    // link() fails when the name is taken, unlike rename(): the first to arrive wins.
    await link(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await unlink(draft)
  }
  const made = await readSecrets(path)
  if (made === undefined) throw new LocalStackError(`${path} vanished while it was being made.`, {hint: 'Run the command again.'})
  return made
}

/** The secrets, or undefined when none were made yet. */
async function readSecrets(path: string): Promise<StackSecrets | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const parsed = StackSecrets.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw new LocalStackError(`${path} is damaged.`, {hint: 'Restore it from a backup, or start over with: genesis local reset --yes'})
}

function makeSecrets(): StackSecrets {
  const random = (): string => randomBytes(36).toString('base64url')
  const jwtSecret = random()
  return {
    superuserPassword: random(),
    authenticatorPassword: random(),
    queuePassword: random(),
    jwtSecret,
    serviceRoleKey: signServiceRoleKey(jwtSecret),
    fleetKey: random(),
    adminToken: random(),
  }
}

/** A Supabase-style service role key: an HS256 JWT whose role PostgREST switches to. */
export function signServiceRoleKey(jwtSecret: string, role = 'service_role'): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const body = `${part({alg: 'HS256', typ: 'JWT'})}.${part({role, iss: 'genesis'})}`
  return `${body}.${createHmac('sha256', jwtSecret).update(body).digest('base64url')}`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
