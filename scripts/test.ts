// `npm test`: builds, makes sure of a Redis and a Prometheus where it can, runs all tests, and ends with "N passed, N failed, N skipped".
import {execFileSync, spawnSync} from 'node:child_process'
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

import {projectRoot} from './project.ts'

/** Programs of Debian that some tests need; without one they are skipped, loudly. */
const needed = [
  {anyOf: ['redis-server', 'valkey-server'], debian: 'redis-server', tests: 'the tests on Redis'},
  {anyOf: ['promtool'], debian: 'prometheus', tests: 'the tests of Prometheus rules and of a real scrape'},
]

function onPath(program: string): boolean {
  return spawnSync(program, ['--version'], {stdio: 'ignore'}).error === undefined
}

/** As root on Debian what is missing is installed; elsewhere one is told how. */
function ensurePrograms(): void {
  const missing = needed.filter(({anyOf}) => !anyOf.some(onPath))
  if (missing.length > 0 && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    const packages = missing.map(({debian}) => debian)
    console.log(`Installing for the tests: ${packages.join(', ')} ...`)
    const env = {...process.env, DEBIAN_FRONTEND: 'noninteractive'}
    spawnSync('apt-get', ['update', '-qq'], {stdio: 'ignore', env})
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {stdio: 'ignore', env})
  }
  for (const {anyOf, debian, tests} of missing.filter((one) => !one.anyOf.some(onPath)))
    console.warn(`SKIPPED: there is no ${anyOf[0]} on PATH, so ${tests} are skipped. To run them: apt-get install -y ${debian}`)
}

interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
}

function runTests(filters: string[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'genesis-report-'))
  const report = join(folder, 'report.json')
  // What the shell has configured is none of the tests' business: they bring servers of their own.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(GENESIS|REDIS|DATABASE|SUPABASE|DIGITALOCEAN|CONTROL_PLANE)_/.test(name)),
  )
  const vitest = join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs')
  const args = [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters]
  const {status} = spawnSync(process.execPath, args, {stdio: 'inherit', cwd: projectRoot, env})
  if (existsSync(report)) {
    const {numPassedTests, numFailedTests, numPendingTests, numTodoTests} = JSON.parse(readFileSync(report, 'utf8')) as Report
    console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests + numTodoTests} skipped`)
  }
  rmSync(folder, {recursive: true, force: true})
  return status ?? 1
}

ensurePrograms()
execFileSync(process.execPath, [join(projectRoot, 'scripts', 'build.ts')], {stdio: 'inherit', cwd: projectRoot})
process.exitCode = runTests(process.argv.slice(2))
