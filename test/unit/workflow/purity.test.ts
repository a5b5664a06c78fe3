import {readdirSync, readFileSync} from 'node:fs'
import {builtinModules} from 'node:module'
import {dirname, join, relative, resolve} from 'node:path'
import vm from 'node:vm'
import {build} from 'esbuild'
import {describe, expect, it} from 'vitest'

import {fixture} from './fixtures.ts'

const folder = resolve('src/lib/workflow')
const files = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter((name) => name.endsWith('.ts'))

function importsOf(file: string): string[] {
  return Array.from(readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g), (match) => match[1] ?? '')
}

describe('the workflow library', () => {
  it('imports its own files, the error classes and two packages, and nothing of Node', () => {
    expect(files.length).toBeGreaterThan(30)
    const outside = new Set<string>()
    for (const file of files) {
      for (const specifier of importsOf(join(folder, file))) {
        const path = specifier.startsWith('.') ? relative(folder, resolve(dirname(join(folder, file)), specifier)) : specifier
        if (path.startsWith('..') || !specifier.startsWith('.')) outside.add(path)
      }
    }
    expect([...outside].sort()).toEqual(['../errors/usage.ts', 'fastest-levenshtein', 'zod'])
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
