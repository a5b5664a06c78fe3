import {Flags} from '@oclif/core'

import {UsageError} from '../../errors/usage.ts'
import {FAIL_ON} from './validation.ts'

export const FORMATS = ['pretty', 'json', 'ndjson', 'sarif', 'junit', 'github'] as const

export type Format = (typeof FORMATS)[number]

/** What decides about the answer of `workflow validate`: its form, and when it fails. */
export const answerFlags = {
  format: Flags.option({options: FORMATS, default: 'pretty', description: 'form of the answer; json is the same document as --json'})(),
  'fail-on': Flags.option({options: FAIL_ON, default: 'error', description: 'least severity that makes the exit code 1'})(),
  'max-warnings': Flags.integer({min: 0, helpValue: 'N', description: 'more warnings than this make the exit code 1, too'}),
  quiet: Flags.boolean({char: 'q', description: 'report errors only'}),
  'code-frame': Flags.boolean({allowNo: true, description: 'show the line that a finding is about; usual on a terminal'}),
}

/** What decides when files are looked at. */
export const occasionFlags = {
  'changed-since': Flags.string({
    helpValue: 'REV',
    description: 'only files that differ from where this branch left REV, a revision of git; new files are among them',
  }),
  watch: Flags.boolean({description: 'check again whenever a file changes, until Ctrl-C; the exit code is that of the last check'}),
}

/** Whether the command line asks for json by `--format`, which must be known before it is parsed. */
export function asksForJson(argv: readonly string[]): boolean {
  return argv.some((arg, i) => arg === '--format=json' || (arg === 'json' && argv[i - 1] === '--format'))
}

/** Whether the answer shows lines of the files. */
export function showsLines({format, 'code-frame': wanted}: {format: Format; 'code-frame'?: boolean | undefined}): boolean {
  return format === 'pretty' && (wanted ?? process.stdout.isTTY)
}

/** @throws {UsageError} for a form that a program reads to its end, which never comes */
export function refuseToWatch(format: Format, json: boolean): void {
  if (!json && format === 'pretty') return
  throw new UsageError(`--watch never ends, so that it has no ${json ? 'json' : format} answer.`, {hint: 'Leave the format out with --watch.'})
}
