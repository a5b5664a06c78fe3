/**
 * What oclif says of a command line that it cannot parse, in one sentence. Its own words go over several lines, name missing flags without
 * their dashes, and explain what the help does.
 */
export function parseMessage(text: string): string {
  const [first = '', ...rest] = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== 'See more help with --help')
  const sentence = sentenceOf(first, rest)
  return sentence.endsWith('.') ? sentence : `${sentence}.`
}

function sentenceOf(first: string, rest: readonly string[]): string {
  if (/^The following errors? occurred:$/.test(first)) return faults(rest)
  if (/^Missing \d+ required args?:$/.test(first)) return missing('argument', argumentNames(rest))
  const parsed = /^Parsing (--\S+)$/.exec(first)
  if (parsed !== null) return `${parsed[1]}: ${rest.join(' ').replace(/^Expected/, 'expected')}`
  return [first, ...rest].join(' ').replace(/^Nonexistent flag/, 'Unknown flag')
}

function faults(lines: readonly string[]): string {
  const flags = lines.flatMap((line) => missingFlag.exec(line)?.[1] ?? [])
  const others = lines.filter((line) => !missingFlag.test(line))
  const lacking = missing(
    'flag',
    flags.map((flag) => `--${flag}`),
  )
  return [...(flags.length === 0 ? [] : [lacking]), ...others].join('; ')
}

const missingFlag = /^Missing required flag (\S+)$/

/** Each line names one and describes it; a note about flags that take several values may follow. */
function argumentNames(lines: readonly string[]): string[] {
  const note = lines.findIndex((line) => line.startsWith('Note:'))
  return (note === -1 ? lines : lines.slice(0, note)).map((line) => line.split(' ', 1)[0] ?? '')
}

function missing(what: string, names: readonly string[]): string {
  return `Missing ${what}${names.length === 1 ? '' : 's'}: ${names.join(', ')}`
}
