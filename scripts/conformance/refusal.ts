import {isObject, type JsonObject} from '../../src/lib/workflow/model/json-object.ts'
import type {Verdict} from './verdict.ts'

/**
 * Refusals that say something of the instance, not of the workflow: another would take it. n8n's public API gives no codes, so that
 * its words have to do.
 */
const stateOfInstance = [
  /Credential with ID ".*" does not exist for type/,
  /which is not published/,
  /can not work on "localhost"/,
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|no answer in time|getaddrinfo|socket hang up/,
]

export type Standing = 'accepted' | 'refused' | 'state'

/** Whether n8n takes the workflow, refuses it for what it is, or only for what this instance lacks. */
export function standingOf({outcome, message}: Verdict): Standing {
  if (outcome === 'accepted') return 'accepted'
  return stateOfInstance.some((pattern) => pattern.test(message)) ? 'state' : 'refused'
}

/** The nodes that a refusal is about; empty when it names none. */
export function refusedNodes({message}: Verdict, body: JsonObject): string[] {
  const nodes: readonly unknown[] = Array.isArray(body.nodes) ? body.nodes : []
  const named = Array.from(message.matchAll(/^Node "(.*)":$/gm), ([, name = '']) => name)
  const [, type] = /^Unrecognized node type: (.+)$/.exec(message) ?? []
  const ofType = type === undefined ? [] : nodes.flatMap((node) => (isObject(node) && node.type === type ? [String(node.name)] : []))
  const [, index] = /^request\/body\/nodes\/(\d+)\b/.exec(message) ?? []
  const node = index === undefined ? undefined : nodes[Number(index)]
  const byIndex = isObject(node) && typeof node.name === 'string' && node.name !== '' ? [node.name] : []
  return [...new Set([...named, ...ofType, ...byIndex])]
}
