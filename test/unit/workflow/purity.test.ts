import {readdirSync, readFileSync} from 'node:fs'
import {builtinModules} from 'node:module'
import {dirname, join, relative, resolve} from 'node:path'
import vm from 'node:vm'
import {build} from 'esbuild'
import {describe, expect, it} from 'vitest'

import {fixture} from './fixtures.ts'

const folder = resolve('src/lib/workflow')
const files = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter((name) => name.endsWith('.ts'))

const ownErrors = ['../errors/catalog.ts', '../errors/usage.ts']
const semver = [
  'semver',
  'semver/functions/gte.js',
  'semver/functions/rcompare.js',
  'semver/functions/satisfies.js',
  'semver/functions/valid.js',
  'semver/ranges/valid.js',
]
const packages = ['acorn', 'fastest-levenshtein', ...semver, 'yaml', 'zod']

function importsOf(file: string): string[] {
  const statement = /^(?:import |export .*from |\} from )(?:[^'\n]*from )?'([^'\n]+)'|\bimport\('([^'\n]+)'\)/gm
  return Array.from(readFileSync(file, 'utf8').matchAll(statement), (match) => match[1] ?? match[2] ?? '')
}

describe('the workflow library', () => {
  it('imports its own files, the error classes and a few packages, and nothing of Node', () => {
    expect(files.length).toBeGreaterThan(30)
    const outside = new Set<string>()
    for (const file of files) {
      for (const specifier of importsOf(join(folder, file))) {
        const path = specifier.startsWith('.') ? relative(folder, resolve(dirname(join(folder, file)), specifier)) : specifier
        if (path.startsWith('..') || !specifier.startsWith('.')) outside.add(path)
      }
    }
    expect([...outside].sort()).toEqual([...ownErrors, ...packages])
    expect([...outside].filter((name) => name.startsWith('node:') || builtinModules.includes(name))).toEqual([])
  })

  it('runs where there is no Node: bundled for the browser, in a context with the language and nothing else', async () => {
    const {outputFiles} = await build({
      entryPoints: [join(folder, 'index.ts')],
      bundle: true,
      platform: 'browser',
      format: 'iife',
      globalName: 'workflow',
      write: false,
      logLevel: 'error',
    })
    const context = vm.createContext({text: fixture('many-defects')})
    vm.runInContext(outputFiles[0]?.text ?? '', context)
    expect(vm.runInContext('typeof process + typeof require + typeof Buffer', context)).toBe('undefined'.repeat(3))
    expect(vm.runInContext('workflow.validateWorkflow(text).workflows[0].findings.length', context)).toBeGreaterThan(10)
  })
})
