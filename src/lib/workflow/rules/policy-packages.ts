import {label, nameOf, nodePointer} from '../model/subject.ts'
import {communityPackageOf} from '../n8n/package-of.ts'
import type {Rule} from '../rule.ts'
import {listOf, quote} from '../text/describe.ts'

export const policyPackageForbidden: Rule = {
  id: 'policy-package-forbidden',
  family: 'policy',
  severity: 'error',
  stage: 'fleet',
  rationale: 'A community package runs with the rights of n8n itself; only those that the policy names have been looked at.',
  good: {workflow: {nodes: [{name: 'Score', type: 'n8n-nodes-acme.score'}]}, policy: {name: 'Fleet', communityPackages: {'n8n-nodes-acme': '>=1.2'}}},
  bad: {workflow: {nodes: [{name: 'Score', type: 'n8n-nodes-other.score'}]}, policy: {name: 'Fleet', communityPackages: {'n8n-nodes-acme': '>=1.2'}}},
  check({nodes}, {policy}) {
    const allowed = policy?.communityPackages
    if (allowed === undefined) return []
    const names = Object.keys(allowed)
    return nodes.flatMap((node) => {
      const packageName = communityPackageOf(node.type)
      if (packageName === null || Object.hasOwn(allowed, packageName)) return []
      const hint = names.length === 0 ? 'Use nodes that come with n8n.' : `Use nodes that come with n8n, or of ${listOf(names.slice(0, 5))}.`
      const message = `${label(node)} is of the community package ${quote(packageName)}, which the policy ${quote(policy?.name ?? '')} does not allow.`
      return [{message, hint, pointer: nodePointer(node, 'type'), node: nameOf(node)}]
    })
  },
}
