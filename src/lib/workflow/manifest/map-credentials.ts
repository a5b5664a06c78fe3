import {isObject, type JsonObject} from '../model/json-object.ts'
import type {RuleProblem} from '../rule.ts'
import {credentialIdMissing, credentialLegacyString} from '../rules/credentials.ts'
import {valueAt} from '../schema/shape-message.ts'
import {quote} from '../text/describe.ts'
import {segmentsOf} from '../text/pointer.ts'
import {findCredential} from './find-credential.ts'
import type {Manifest} from './manifest.ts'

/**
 * Credentials that are named without an id are no errors where the manifest has exactly one of that type and name: the rollout can write its id.
 * The other problems pass as they are.
 */
export function mapCredentials(problems: RuleProblem[], raw: JsonObject, manifest: Manifest | null): RuleProblem[] {
  if (manifest?.credentials === undefined) return problems
  return problems.map((found) =>
    found.rule === credentialIdMissing || found.rule === credentialLegacyString ? mapCredential(found, raw, manifest) : found,
  )
}

function mapCredential(found: RuleProblem, raw: JsonObject, manifest: Manifest): RuleProblem {
  const path = segmentsOf(found.problem.pointer).slice(0, 4)
  const reference = valueAt(raw, path)
  const name = isObject(reference) ? reference.name : reference
  const meant = typeof name === 'string' ? findCredential(manifest, path[3] ?? '', name) : null
  const manifestName = quote(manifest.name)
  if (meant === null) return {...found, problem: {...found.problem, hint: `Choose a credential that the manifest ${manifestName} has exactly once.`}}
  const hint = `The manifest ${manifestName} has one of that name: write {"id": ${JSON.stringify(meant.id)}, "name": ${JSON.stringify(meant.name)}}.`
  return {...found, problem: {...found.problem, severity: 'warning', hint}}
}
