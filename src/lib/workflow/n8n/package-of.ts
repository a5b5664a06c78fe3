import {isOwnNodeType} from './node-types.ts'

/** The community package that a node type comes from; null for n8n's own nodes, and for what is no type at all. */
export function communityPackageOf(type: string): string | null {
  if (isOwnNodeType(type)) return null
  const dot = type.lastIndexOf('.')
  return dot > 0 ? type.slice(0, dot) : null
}
