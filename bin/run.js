#!/usr/bin/env node
// Written so that any Node that knows ES modules can parse it: an old Node must get a sentence, not a syntax error.
import {existsSync, readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [major, minor] = process.versions.node.split('.').map(Number)
const newEnough = major > 22 || (major === 22 && minor >= 18)

if (!newEnough) {
  await reExec()
} else if (process.argv.length === 3 && process.argv[2] === '--version') {
  const {name, version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  process.stdout.write(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}\n`)
} else {
  const {enableCompileCache} = await import('node:module')
  enableCompileCache()
  const entry = join(root, 'dist', 'main.js')
  if (existsSync(entry)) {
    const {main} = await import('../dist/main.js')
    process.exitCode = await main({argv: process.argv.slice(2), root, source: false})
  } else {
    process.stderr.write('genesis is not built yet. Run: npm run build\n')
    process.exitCode = 2
  }
}

/** Hands over to the Node that the devDependency `node` installed, passing signals on and taking its exit code. */
async function reExec() {
  const bundled = join(root, 'node_modules', 'node', 'bin', 'node')
  if (!existsSync(bundled)) {
    process.stderr.write(`genesis needs Node 22.18 or newer, this is ${process.version}. Install Node 24, or run npm install in ${root}.\n`)
    process.exitCode = 2
    return
  }
  const [{spawn}, {constants}] = await Promise.all([import('node:child_process'), import('node:os')])
  const child = spawn(bundled, process.argv.slice(1), {stdio: 'inherit'})
  const forward = (signal) => child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward)
  child.on('error', (error) => {
    process.stderr.write(`genesis could not start ${bundled}: ${error.message}\n`)
    process.exitCode = 2
  })
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? code : 128 + constants.signals[signal]
  })
}
