import {readFileSync} from 'node:fs'
import {readFile} from 'node:fs/promises'

import {GenesisError} from '../src/lib/errors/genesis-error.ts'
import {inProject, projectFiles} from './project.ts'

export interface ErrorClass {
  name: string
  /** Relative to the project. */
  file: string
  code: string
  exitCode: number
}

/** What docs/errors.md says of one code. */
export interface ErrorEntry {
  code: string
  className: string
  exitCode: number
  /** What it means, and what to do about it. */
  text: string
}

export const errorsDoc = 'docs/errors.md'

type ErrorConstructor = new (...args: unknown[]) => GenesisError

/** Every class of the sources that extends GenesisError, itself or by way of another one. @throws when one is not exported */
export async function readErrorClasses(): Promise<ErrorClass[]> {
  const found = findDeclarations(projectFiles('src/**/*.ts').map((file) => ({file, text: readFileSync(inProject(file), 'utf8')})))
  const classes = await Promise.all(found.map(async ({name, file}) => ({name, file, errorClass: await importClass(file, name)})))
  // A class that only declares what others share has no code of its own.
  return classes.flatMap(({name, file, errorClass}) => {
    const {code, exitCode} = build(errorClass, name)
    return code === undefined ? [] : [{name, file, code, exitCode}]
  })
}

/** Goes by the words `class A extends B`, so that a class is found wherever it is. */
export function findDeclarations(files: readonly {file: string; text: string}[]): {name: string; file: string}[] {
  const declared = files.flatMap(({file, text}) =>
    Array.from(text.matchAll(/class (\w+) extends (\w+)/g), ([, name = '', base = '']) => ({name, base, file})),
  )
  const errors = new Set(['GenesisError'])
  for (let before = 0; before < errors.size; ) {
    before = errors.size
    for (const {name, base} of declared) if (errors.has(base)) errors.add(name)
  }
  return declared.filter(({base}) => errors.has(base)).map(({name, file}) => ({name, file}))
}

async function importClass(file: string, name: string): Promise<ErrorConstructor> {
  const exported = ((await import(inProject(file))) as Record<string, unknown>)[name]
  if (typeof exported === 'function' && exported.prototype instanceof GenesisError) return exported as ErrorConstructor
  throw new Error(`${file} does not export ${name}, so nothing else can tell it from other errors.`)
}

/** Code and exit code are fields, which only an instance has; the two forms of arguments that the classes take are tried. */
function build(errorClass: ErrorConstructor, name: string): GenesisError {
  for (const args of [['A thing.', {hint: 'Do this.', problems: [], retryAtMs: 0, status: 0}], [[]]]) {
    try {
      return new errorClass(...args)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
  }
  throw new Error(`${name} takes arguments that scripts/error-catalogue.ts does not know of.`)
}

export async function readErrorEntries(): Promise<ErrorEntry[]> {
  return parseErrorEntries(await readFile(inProject(errorsDoc), 'utf8'))
}

/** Sections of the form: the code as a heading, a line with class and exit code, then text. */
export function parseErrorEntries(text: string): ErrorEntry[] {
  const sections = text.split(/^## (?=GEN_)/m).slice(1)
  return sections.map((section) => {
    const [, code = '', className = '', exitCode = '', body = ''] = /^(\w+)\n+`(\w*)`, exit code (\d+)\.\n([\s\S]*)/.exec(section) ?? []
    if (code === '') throw new Error(`${errorsDoc}: after "## ${section.split('\n', 1)[0]}" comes no line of the form: \`ClassName\`, exit code 3.`)
    return {code, className, exitCode: Number(exitCode), text: body.trim()}
  })
}

/** Codes that are written out somewhere, as in SQL, but are no class's: `file: code`. */
export function findUnknownCodes(classes: readonly ErrorClass[]): string[] {
  const known = new Set(classes.map(({code}) => code))
  return projectFiles(['src/**/*.ts', 'migrations/*.sql']).flatMap((file) => {
    const written = readFileSync(inProject(file), 'utf8').match(/\bGEN_[A-Z][A-Z_]*/g) ?? []
    return [...new Set(written)].filter((code) => !known.has(code)).map((code) => `${file}: ${code} is no error's code`)
  })
}

/** Where classes and documentation disagree, a line for each. */
export function compareCatalogue(classes: readonly ErrorClass[], entries: readonly ErrorEntry[]): string[] {
  const entryOf = new Map(entries.map((entry) => [entry.code, entry]))
  const known = new Set(classes.map(({code}) => code))
  return [
    ...repeated(classes.map(({code}) => code)).map((code) => `${code} is the code of two classes`),
    ...repeated(entries.map(({code}) => code)).map((code) => `${code} is documented twice`),
    ...classes.flatMap((one) => disagreements(one, entryOf.get(one.code))),
    ...entries.flatMap(({code}) => (known.has(code) ? [] : [`${code} is documented, but no class has it`])),
  ]
}

function disagreements({name, code, exitCode, file}: ErrorClass, entry: ErrorEntry | undefined): string[] {
  if (entry === undefined) return [`${code} (${name} in ${file}) is not documented`]
  return [
    ...(/^GEN_[A-Z]+(_[A-Z]+)*$/.test(code) ? [] : [`${code} is not of the form GEN_WORD_WORD`]),
    ...(entry.className === name ? [] : [`${code} belongs to ${name}, not to ${entry.className}`]),
    ...(entry.exitCode === exitCode ? [] : [`${code} has exit code ${exitCode}, not ${entry.exitCode}`]),
    ...(/^\*\*What to do:\*\* \S/m.test(entry.text) ? [] : [`${code}: nothing says what to do`]),
    ...(/^(?!\*\*)\S/m.test(entry.text) ? [] : [`${code}: nothing says what it means`]),
  ]
}

function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, i) => values.indexOf(value) !== i))]
}
