/** The findings of an estate that were there when it began to be checked. They are counted, not reported. */
export interface Baseline {
  /** By file, as seen from the policy's folder; of a file that holds several workflows with the place in it: `a.json#/0`. */
  files: Readonly<Record<string, readonly KnownFinding[]>>
}

/** One kind of finding that a workflow has. Says what it is about, not where: lines and the order of nodes may change. */
export interface KnownFinding {
  rule: string
  /** Name of the node; null when the finding is about the workflow. */
  node: string | null
  /** Its JSON pointer, without the indices in it. */
  place: string
  /** The names and values that its message quotes. */
  about: string
  count: number
}

/** What findings and problems have in common. */
interface Told {
  rule: string
  node: string | null
  pointer: string
  message: string
}

const quoted = /"(?:[^"\\]|\\.)*"/g

/** The kind of a finding. The wording of the message does not matter, so that a newer Genesis knows the same findings. */
export function kindOf({rule, node, pointer, message}: Told): Omit<KnownFinding, 'count'> {
  const place = pointer.replace(/\/\d+(?=\/|$)/g, '/*')
  return {rule, node, place, about: (message.match(quoted) ?? []).join(' ')}
}

/** One text for each kind of finding. */
export function keyOf({rule, node, place, about}: Omit<KnownFinding, 'count'>): string {
  return JSON.stringify([rule, node, place, about])
}
