import {major, valid} from 'semver'

const sinceTwo: ReadonlySet<string> = new Set(['n8n-nodes-base.executeCommand', 'n8n-nodes-base.localFileTrigger'])

/**
 * Node types that a release does not load unless the instance is configured to.
 * @param n8n the release, such as `2.41.3`. Source: the default of NODES_EXCLUDE, empty before 2.0.
 */
export function excludedNodes(n8n: string): ReadonlySet<string> {
  return valid(n8n) !== null && major(n8n) < 2 ? new Set() : sinceTwo
}
