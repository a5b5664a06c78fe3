// `npm test`: builds, makes sure that there is a Redis where it can, runs all tests, and ends with "N passed, N failed, N skipped".
import {execFileSync, spawnSync} from 'node:child_process'
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

import {projectRoot} from './project.ts'

const redisCommand = 'apt-get install -y redis-server'

function onPath(program: string): boolean {
  return spawnSync(program, ['--version'], {stdio: 'ignore'}).error === undefined
}

/** As root on Debian the missing package is installed; elsewhere one is told how, and the Redis suites are skipped. */
function ensureRedis(): void {
  if (onPath('redis-server') || onPath('valkey-server')) return
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log('No redis-server on PATH; installing it for the tests ...')
    const env = {...process.env, DEBIAN_FRONTEND: 'noninteractive'}
    spawnSync('apt-get', ['update', '-qq'], {stdio: 'ignore', env})
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'], {stdio: 'ignore', env})
    if (onPath('redis-server')) return
  }
  console.warn(`SKIPPED: there is no redis-server on PATH, so the tests on Redis are skipped. To run them: ${redisCommand}`)
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

ensureRedis()
execFileSync(process.execPath, [join(projectRoot, 'scripts', 'build.ts')], {stdio: 'inherit', cwd: projectRoot})
process.exitCode = runTests(process.argv.slice(2))
