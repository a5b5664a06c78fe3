import type {NodeOutline} from './community-package.ts'
import {isNode, literal, nodesOf, parseCode, type SyntaxNode} from './syntax-nodes.ts'

/**
 * What the compiled code of a node says of it in plain literals. The code is parsed and never run.
 * @returns null when name or versions are computed, or the text is no JavaScript
 */
export function readNodeCode(code: string): NodeOutline | null {
  const objects = objectsOf(parseCode(code))
  const description = objects.find((object) => typeof literal(object.get('name')) === 'string' && object.has('displayName') && object.has('group'))
  const name = literal(description?.get('name'))
  if (description === undefined || typeof name !== 'string') return null
  const versions = versionsOf(description) ?? versionKeys(objects)
  if (versions === null) return null
  const defaultVersion = literal(description.get('defaultVersion'))
  const group = literal(description.get('group'))
  return {
    name,
    versions,
    ...(typeof defaultVersion === 'number' && {defaultVersion}),
    trigger: Array.isArray(group) && group.includes('trigger'),
    usableAsTool: (description.has('usableAsTool') && literal(description.get('usableAsTool')) !== false) || undefined,
  }
}

type Members = ReadonlyMap<string, unknown>

/** Every object literal with its members, in the order of the text. */
function objectsOf(program: SyntaxNode | null): Members[] {
  return nodesOf(program).flatMap((node) => (isNode(node, 'ObjectExpression') ? [membersOf(node)] : []))
}

function membersOf(object: Record<string, unknown>): Members {
  const properties = Array.isArray(object.properties) ? (object.properties as unknown[]) : []
  return new Map(
    properties.flatMap((property): [string, unknown][] => {
      if (!isNode(property, 'Property') || property.computed === true) return []
      const key = isNode(property.key, 'Identifier') ? property.key.name : literal(property.key)
      return typeof key === 'string' || typeof key === 'number' ? [[String(key), property.value]] : []
    }),
  )
}

function versionsOf(description: Members): number[] | null {
  const versions = [literal(description.get('version'))].flat()
  return versions.every((version) => typeof version === 'number') ? versions : null
}

/** n8n's own way to have several descriptions: an object with a new one under each version. */
function versionKeys(objects: readonly Members[]): number[] | null {
  const keyed = objects.find((object) => object.size > 0 && [...object].every(([key, value]) => Number(key) > 0 && isNode(value, 'NewExpression')))
  return keyed === undefined ? null : Array.from(keyed.keys(), Number)
}
