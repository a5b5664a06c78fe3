import chalk, {Chalk, type ChalkInstance, chalkStderr} from 'chalk'

import {processEnvironment} from '../config/process-environment.ts'

/** What a stream to a person looks like: colours when it is a terminal and NO_COLOR is not set, lines as wide as the terminal. */
export interface Paint {
  chalk: ChalkInstance
  /** In characters; unlimited where nobody looks, so that lines stay whole for grep. */
  width: number
}

/** How to write to a stream of this process. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  // chalk knows terminals and FORCE_COLOR, but not NO_COLOR (https://no-color.org). Asked for here, as chalk asks for the other: what a stream
  // can show belongs to the stream.
  const supported = stream === process.stderr ? chalkStderr.level : chalk.level
  const level = (processEnvironment().NO_COLOR ?? '') === '' ? supported : 0
  return {chalk: new Chalk({level}), width: stream.isTTY ? stream.columns : Number.POSITIVE_INFINITY}
}

/** Text from outside, without characters that a terminal would obey. */
export function harmless(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\uFFFD')
}

/** Breaks a text into lines of at most `width` characters at its spaces; a longer word stays whole. */
export function wrap(text: string, width: number): string[] {
  if (text.length <= width) return [text]
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
