/**
 * A regular expression as a program that is run without backtracking, so that none can be slow. A step leads to the next one, a `fork` to
 * the steps that lie so many further on, or back.
 */
export type Pattern = readonly Step[]

export type Step = {kind: 'character'; test: RegExp} | {kind: 'start'} | {kind: 'end'} | {kind: 'fork'; by: readonly number[]}
