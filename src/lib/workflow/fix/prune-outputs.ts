import type {JsonObject} from '../model/json-object.ts'
import {type Path, pointerOf} from '../text/pointer.ts'

/**
 * What to remove so that dead connections of a source leave nothing behind: each of them or, when nothing else is left around it, the empty
 * outputs at the end of its list, the list, or the whole source. Outputs before others stay, because their place is their number.
 * @param byType the connections of the source
 * @param dead paths from the root of the workflow: `connections`, source, type, output, slot
 */
export function pruneOutputs(source: string, byType: JsonObject, dead: readonly Path[]): Path[] {
  const types = Object.keys(byType)
  const deadByType = Map.groupBy(dead, (path) => String(path[2]))
  const pruned = Array.from(deadByType, ([type, paths]) => pruneType(source, type, byType[type] as unknown[], paths))
  const whole = pruned.filter((paths) => paths.length === 1 && paths[0]?.length === 3)
  return whole.length === types.length ? [['connections', source]] : pruned.flat()
}

function pruneType(source: string, type: string, outputs: readonly unknown[], dead: readonly Path[]): Path[] {
  const pointers = new Set(dead.map(pointerOf))
  const path: Path = ['connections', source, type]
  const isEmpty = (output: number): boolean => {
    const entries = outputs[output]
    return entries === null || (Array.isArray(entries) && entries.every((_, slot) => pointers.has(pointerOf([...path, output, slot]))))
  }
  let length = outputs.length
  while (length > 0 && isEmpty(length - 1)) length--
  if (length === 0) return [path]
  const emptied = outputs.slice(length).map((_, i): Path => [...path, length + i])
  return [...dead.filter(([, , , output]) => Number(output) < length), ...emptied]
}
