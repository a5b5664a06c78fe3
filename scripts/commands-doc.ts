// node scripts/commands-doc.ts writes docs/commands.md from oclif.manifest.json.
import type {Command, Interfaces} from '@oclif/core'

import {type GeneratedFile, writeGenerated} from './generated-file.ts'
import {readManifest} from './manifest.ts'

type CachedCommand = Interfaces.Manifest['commands'][string]

export async function makeCommandsDoc(): Promise<GeneratedFile[]> {
  const {commands} = await readManifest()
  const shown = Object.values(commands)
    .filter(({hidden}) => !hidden)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const list = shown.map((command) => `- [\`${nameOf(command)}\`](#${nameOf(command).replaceAll(' ', '-')}): ${summaryOf(command)}`)
  const content = [
    '# Commands',
    '',
    'Every command has `--help`, and `--json` for an answer that a program can read: see [the documents](schemas/README.md) and',
    '[the errors with their exit codes](errors.md).',
    '',
    ...list,
    ...shown.flatMap(describeCommand),
    '',
  ].join('\n')
  return [{path: 'docs/commands.md', content}]
}

function describeCommand(command: CachedCommand): string[] {
  const {description, args, flags, examples = []} = command
  return [
    '',
    `## ${nameOf(command)}`,
    '',
    `${summaryOf(command)}.`,
    ...(description === undefined ? [] : ['', description]),
    ...block([usageOf(command)]),
    ...table(
      'argument',
      Object.values(args).map((arg) => [arg.name.toUpperCase(), arg.description ?? '']),
    ),
    ...table(
      'flag',
      Object.values(flags).flatMap((flag) => (flag.hidden === true || flag.helpGroup === 'GLOBAL' ? [] : [[flagName(flag), flagMeaning(flag)]])),
    ),
    ...(examples.length === 0 ? [] : block(examples.flatMap((example) => exampleLines(example, command)))),
  ]
}

function nameOf({id}: CachedCommand): string {
  return `genesis ${id.replaceAll(':', ' ')}`
}

function summaryOf({summary = ''}: CachedCommand): string {
  return summary.replace(/\.$/, '')
}

function usageOf(command: CachedCommand): string {
  const args = Object.values(command.args).map(({name, required, multiple}) => {
    const shown = `${name.toUpperCase()}${multiple === true ? '...' : ''}`
    return required === true ? shown : `[${shown}]`
  })
  const needed = Object.values(command.flags).flatMap((flag) => (flag.required === true ? [`--${flag.name}`] : []))
  return [nameOf(command), ...args, ...needed, '[flags]'].join(' ')
}

function flagName(flag: Command.Flag.Cached): string {
  const short = flag.char === undefined ? '' : `-${flag.char}, `
  if (flag.type === 'boolean') return `${short}--${flag.allowNo ? '[no-]' : ''}${flag.name}`
  return `${short}--${flag.name}=${flag.helpValue?.toString() ?? (flag.options === undefined ? 'VALUE' : flag.options.join('|'))}`
}

function flagMeaning(flag: Command.Flag.Cached): string {
  const {required, dependsOn, type} = flag
  const usual = type === 'option' ? (flag.default as number | string | string[] | undefined) : undefined
  const notes = [
    required === true ? ['needed'] : [],
    type === 'option' && flag.multiple ? ['repeatable'] : [],
    dependsOn === undefined ? [] : [`only with ${dependsOn.map((name) => `--${name}`).join(', ')}`],
    usual === undefined || usual.toString() === '' ? [] : [`default ${usual.toString()}`],
  ].flat()
  const text = (flag.summary ?? flag.description ?? '').replace(' (repeatable)', '')
  return notes.length === 0 ? text : `${text} (${notes.join('; ')})`
}

function exampleLines(example: Command.Example, command: CachedCommand): string[] {
  const {description, command: line} = typeof example === 'string' ? {description: undefined, command: example} : example
  const shown = line.replaceAll('<%= config.bin %>', 'genesis').replaceAll('<%= command.id %>', command.id.replaceAll(':', ' '))
  return description === undefined ? [shown] : [`# ${description}`, shown]
}

function block(lines: readonly string[]): string[] {
  return ['', '```sh', ...lines, '```']
}

function table(title: string, rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
  return ['', `| ${title} | |`, '|---|---|', ...rows.map(([name = '', meaning = '']) => `| \`${cell(name)}\` | ${cell(meaning)} |`)]
}

if (import.meta.main) await writeGenerated(await makeCommandsDoc())
