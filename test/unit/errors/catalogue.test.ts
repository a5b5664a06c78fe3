import {globSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'

import {ExitCode, GenesisError, type GenesisErrorOptions} from '../../../src/lib/errors/genesis-error.ts'
import {projectRoot} from '../../harness/project.ts'

type ErrorClass = new (first: unknown, options: GenesisErrorOptions) => GenesisError

const lib = join(projectRoot, 'src/lib')
const files = globSync('**/*.ts', {cwd: lib}).sort()

/** Every subclass of GenesisError that a module of ours exports, with the place where it stands. */
async function errorClasses(): Promise<{name: string; file: string; make: ErrorClass}[]> {
  const found = new Map<unknown, {name: string; file: string; make: ErrorClass}>()
  for (const file of files) {
    const exports = Object.entries((await import(join(lib, file))) as Record<string, unknown>)
    for (const [name, value] of exports)
      if (typeof value === 'function' && value !== GenesisError && value.prototype instanceof GenesisError && !found.has(value))
        found.set(value, {name, file, make: value as ErrorClass})
  }
  return [...found.values()]
}

const classes = await errorClasses()

/** Some take what happened instead of a message; none looks at it before it is made. */
function makeOne(make: ErrorClass): GenesisError {
  const first =
    make.name === 'ConfigInvalidError' || make.name === 'StartRefusedError'
      ? []
      : make.name === 'OhioFirewallViolation'
        ? {subject: 'a', lineage: 'ohio', expected: 'sovereign', operation: 'b'}
        : 'a message'
  return new make(first, {hint: 'a hint'})
}

describe('The catalogue of errors', () => {
  it('is found by walking all modules', () => {
    expect(files.length).toBeGreaterThan(100)
    expect(classes.length).toBeGreaterThan(20)
  })

  it('gives every class a code of its own', () => {
    const byCode = Map.groupBy(classes, ({make}) => makeOne(make).code)
    const shared = [...byCode].filter(([, users]) => users.length > 1).map(([code, users]) => `${code}: ${users.map(({name}) => name).join(', ')}`)
    expect(shared).toEqual([])
  })

  it.each(classes)('$name ($file) has a code, an exit code, its own name and a hint', ({make, name}) => {
    const error = makeOne(make)
    expect(error.code).toMatch(/^GEN_[A-Z]+(_[A-Z]+)*$/)
    expect(Object.values(ExitCode)).toContain(error.exitCode)
    expect(error.exitCode).not.toBe(ExitCode.Ok)
    expect(error.name).toBe(name)
    expect(error.hint).not.toBe('')
    expect(error.message).not.toBe('')
    expect(() => JSON.stringify(error.details())).not.toThrow()
  })

  it('keeps the cause, and has none when none was given', () => {
    const cause = new Error('inner')
    const [first] = classes.filter(({name}) => name === 'InternalError')
    expect(first && new first.make('outer', {hint: 'h', cause}).cause).toBe(cause)
    expect(first && 'cause' in new first.make('outer', {hint: 'h'})).toBe(false)
  })
})
