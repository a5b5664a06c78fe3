import type {Pattern} from './pattern.ts'

/** Tells whether a pattern fits somewhere in a text. */
export type Matcher = (text: string) => boolean

/** All ways through the pattern at once, at one place of the text. */
interface State {
  /** Steps that wait for a character. */
  places: readonly number[]
  /** The pattern fits already. */
  fits: boolean
  /** It fits if the text ends here. */
  fitsAtEnd: boolean
  /** By character, as far as it was met. */
  next: Map<string, State>
}

/** Of states and of ways between them; beyond this they are found anew, so that no text can fill the memory. */
const MOST_KEPT = 5000

/** Runs the pattern without going back, in time linear in the text. What was found out for one text is kept for the next. */
export function matcherOf(pattern: Pattern): Matcher {
  // A pattern that is bound to the beginning is not tried again further on.
  const again = pattern[0]?.kind === 'start' ? [] : [0]
  const start = stateOf(pattern, [0], true)
  const states = new Map<string, State>()
  let kept = 0

  function advance(state: State, char: string): State {
    const reached = state.places.flatMap((place) => {
      const step = pattern[place]
      return step?.kind === 'character' && step.test.test(char) ? [place + 1] : []
    })
    const found = stateOf(pattern, [...again, ...reached], false)
    if (++kept > MOST_KEPT) return found
    const key = `${found.places.join()} ${found.fits} ${found.fitsAtEnd}`
    const known = states.get(key) ?? found
    states.set(key, known)
    state.next.set(char, known)
    return known
  }

  return (text) => {
    let state = start
    for (const char of text) {
      if (state.fits) return true
      if (again.length + state.places.length === 0) return false
      state = state.next.get(char) ?? advance(state, char)
    }
    return state.fitsAtEnd
  }
}

function stateOf(pattern: Pattern, from: readonly number[], atStart: boolean): State {
  const inside = follow(pattern, from, atStart, false)
  const places = [...inside].filter((place) => pattern[place]?.kind === 'character').sort((a, b) => a - b)
  return {places, fits: inside.has(pattern.length), fitsAtEnd: follow(pattern, from, atStart, true).has(pattern.length), next: new Map()}
}

/** The steps that are reached from some without reading a character; the pattern's length stands for its end. */
function follow(pattern: Pattern, from: readonly number[], atStart: boolean, atEnd: boolean): Set<number> {
  const reached = new Set<number>()
  const open = [...from]
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (reached.has(place)) continue
    reached.add(place)
    const step = pattern[place]
    if (step?.kind === 'fork') for (const by of step.by) open.push(place + by)
    else if ((step?.kind === 'start' && atStart) || (step?.kind === 'end' && atEnd)) open.push(place + 1)
  }
  return reached
}
