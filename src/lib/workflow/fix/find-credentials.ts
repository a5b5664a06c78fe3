import type {ManifestCredential} from '../manifest/manifest.ts'
import {isObject, type JsonObject} from '../model/json-object.ts'
import {label, nameOf} from '../model/subject.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import {credentialIdMissing, credentialLegacyString, credentialNameMissing} from '../rules/credentials.ts'
import {quote} from '../text/describe.ts'
import {type Path, pointerOf} from '../text/pointer.ts'
import {type Fix, type FixPlan, nothingToFix, type Operation, type Unfixed} from './fix.ts'

/** A credential as a node refers to it, incompletely. */
interface Reference {
  node: NodeModel
  path: Path
  type: string
  value: unknown
}

type Outcome = {fix: Fix} | {unfixed: Unfixed} | null

/**
 * Completes references to credentials that lack an id or a name, from what the manifest knows. Of several that fit none is taken.
 * @param known null when it is not known what there is
 */
export function findCredentials({nodes}: WorkflowModel, known: readonly ManifestCredential[] | null): FixPlan {
  if (known === null) return nothingToFix
  const byType = Map.groupBy(known, ({type}) => type)
  const fixes: Fix[] = []
  const unfixed: Unfixed[] = []
  for (const node of nodes) {
    const {credentials} = node.raw
    if (!isObject(credentials)) continue
    for (const [type, value] of Object.entries(credentials)) {
      const outcome = complete({node, path: ['nodes', node.index, 'credentials', type], type, value}, byType.get(type) ?? [])
      if (outcome === null) continue
      if ('fix' in outcome) fixes.push(outcome.fix)
      else unfixed.push(outcome.unfixed)
    }
  }
  return {fixes, unfixed}
}

function complete(reference: Reference, known: readonly ManifestCredential[]): Outcome {
  const {path, value} = reference
  if (typeof value === 'string' && value !== '')
    return settle(reference, credentialLegacyString.id, 'name', value, known, ({id, name}) => [{kind: 'replace', path, value: {id, name}}])
  if (!isObject(value) || value.__aiGatewayManaged === true) return null
  const {id, name} = value
  if (isMissing(id) && typeof name === 'string' && name !== '')
    return settle(reference, credentialIdMissing.id, 'name', name, known, (credential) => [put(path, value, 'id', credential.id)])
  if (isMissing(name) && typeof id === 'string' && id !== '')
    return settle(reference, credentialNameMissing.id, 'id', id, known, (credential) => [put(path, value, 'name', credential.name)])
  return null
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

function put(path: Path, reference: JsonObject, key: 'id' | 'name', value: string): Operation {
  return key in reference ? {kind: 'replace', path: [...path, key], value} : {kind: 'insert', path, key, value}
}

function settle(
  {node, path, type}: Reference,
  rule: string,
  by: 'id' | 'name',
  wanted: string,
  known: readonly ManifestCredential[],
  operationsFor: (credential: ManifestCredential) => Operation[],
): Outcome {
  const [found, ...others] = known.filter((credential) => credential[by] === wanted)
  const place = {rule, pointer: pointerOf(path), node: nameOf(node)}
  if (found !== undefined && others.length === 0) {
    const message = `${label(node)}: completes the ${type} credential ${quote(found.name)} with ${by === 'id' ? 'its name' : `its id ${quote(found.id)}`} from the manifest.`
    return {fix: {...place, message, operations: operationsFor(found)}}
  }
  const fitting = found === undefined ? `no ${type} credential` : `${others.length + 1} ${type} credentials`
  const message = `${label(node)}: the manifest has ${fitting} with the ${by} ${quote(wanted)}; choose the credential by hand.`
  return {unfixed: {...place, message}}
}
