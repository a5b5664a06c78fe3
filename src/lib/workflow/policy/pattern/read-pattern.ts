import type {Pattern, Step} from './pattern.ts'
import {readCharacter} from './read-character.ts'
import type {Reader} from './reader.ts'

/** Why a pattern is refused: a clause without its full stop. */
export interface PatternFault {
  fault: string
}

/** More than any name needs; what is repeated fifty times counts fifty times. */
const MOST_STEPS = 2000
/** Groups are read recursively. */
const DEEPEST = 50

/**
 * Reads a regular expression in JavaScript's notation: characters, classes, groups, alternatives, `^`, `$` and repetitions. Look-around,
 * back references and word boundaries are refused, because they cannot be matched in linear time in one pass.
 */
export function readPattern(source: string): Pattern | PatternFault {
  const reader: Reader = {source, at: 0, depth: 0, fault: null}
  const steps = readAlternatives(reader)
  if (reader.fault === null && reader.at < source.length) reader.fault = `the ) at character ${reader.at + 1} closes nothing`
  return reader.fault === null ? steps : {fault: reader.fault}
}

function readAlternatives(reader: Reader): Step[] {
  const alternatives = [readSequence(reader)]
  while (reader.source[reader.at] === '|') {
    reader.at++
    alternatives.push(readSequence(reader))
  }
  return alternatives.reduceRight((rest, steps) => either(steps, rest))
}

function readSequence(reader: Reader): Step[] {
  const steps: Step[] = []
  while (reader.fault === null) {
    const char = reader.source[reader.at]
    if (char === undefined || char === '|' || char === ')') break
    steps.push(...repeat(readTerm(reader, char), readTimes(reader), reader))
    if (steps.length > MOST_STEPS) reader.fault = 'it is too long; repetitions such as {50} make it so'
  }
  return steps
}

function readTerm(reader: Reader, char: string): Step[] {
  if (char === '(') return readGroup(reader)
  if (char === '^' || char === '$') {
    reader.at++
    return [{kind: char === '^' ? 'start' : 'end'}]
  }
  return readCharacter(reader, char)
}

function readGroup(reader: Reader): Step[] {
  const [opening = ''] = /^\((?:\?(?:[:=!]|<[=!]|<\w+>)?)?/.exec(reader.source.slice(reader.at, reader.at + 100)) ?? []
  if (opening !== '(' && opening !== '(?:' && !opening.endsWith('>')) return refuse(reader, `${opening} is not supported; only plain groups are`)
  if (reader.depth >= DEEPEST) return refuse(reader, 'its groups are nested too deep')
  const start = reader.at
  reader.at += opening.length
  reader.depth++
  const steps = readAlternatives(reader)
  reader.depth--
  if (reader.source[reader.at] === ')') reader.at++
  else reader.fault ??= `the ( at character ${start + 1} is not closed`
  return steps
}

interface Times {
  least: number
  /** Infinite for `*` and `+`. */
  most: number
}

const once: Times = {least: 1, most: 1}
const signs: Readonly<Record<string, Times>> = {
  '*': {least: 0, most: Number.POSITIVE_INFINITY},
  '+': {least: 1, most: Number.POSITIVE_INFINITY},
  '?': {least: 0, most: 1},
}

function readTimes(reader: Reader): Times {
  const {source, at} = reader
  const counted = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(source.slice(at, at + 12))
  const times = counted === null ? signs[source[at] ?? ''] : timesOf(counted)
  if (times === undefined) return once
  reader.at += counted?.[0].length ?? 1
  // How greedy it is makes no difference to whether there is a match.
  if (source[reader.at] === '?') reader.at++
  if (times.most < times.least) reader.fault ??= `${counted?.[0]} has its numbers in the wrong order`
  if (signs[source[reader.at] ?? ''] !== undefined) reader.fault ??= `nothing to repeat at character ${reader.at + 1}`
  return times
}

function timesOf([, least = '', comma, most = '']: RegExpExecArray): Times {
  if (comma === undefined) return {least: Number(least), most: Number(least)}
  return {least: Number(least), most: most === '' ? Number.POSITIVE_INFINITY : Number(most)}
}

function repeat(steps: readonly Step[], {least, most}: Times, reader: Reader): readonly Step[] {
  if (least === 1 && most === 1) return steps
  const copies = most === Number.POSITIVE_INFINITY ? least + 1 : most
  if (copies * (steps.length + 2) > MOST_STEPS) return refuse(reader, 'it is too long; repetitions such as {50} make it so')
  const repeated = Array.from({length: least}, () => steps).flat()
  if (most === Number.POSITIVE_INFINITY) return [...repeated, ...anyTimes(steps)]
  return [...repeated, ...Array.from({length: most - least}, () => optional(steps)).flat()]
}

function either(left: readonly Step[], right: readonly Step[]): Step[] {
  return [{kind: 'fork', by: [1, left.length + 2]}, ...left, {kind: 'fork', by: [right.length + 1]}, ...right]
}

function optional(steps: readonly Step[]): Step[] {
  return [{kind: 'fork', by: [1, steps.length + 1]}, ...steps]
}

function anyTimes(steps: readonly Step[]): Step[] {
  return [{kind: 'fork', by: [1, steps.length + 2]}, ...steps, {kind: 'fork', by: [-steps.length - 1]}]
}

function refuse(reader: Reader, fault: string): Step[] {
  reader.fault ??= fault
  return []
}
