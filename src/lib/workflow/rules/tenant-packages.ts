import type {Manifest} from '../manifest/manifest.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import {communityPackageOf} from '../n8n/package-of.ts'
import {isInRange} from '../policy/in-range.ts'
import type {Problem, Rule} from '../rule.ts'
import {quote} from '../text/describe.ts'

const tenant: Manifest = {name: 'Tenant', communityPackages: {'n8n-nodes-acme': '1.4.0'}}

export const tenantPackageMissing: Rule = {
  id: 'tenant-package-missing',
  family: 'tenant',
  severity: 'error',
  stage: 'publish',
  rationale: 'A node of a community package that the instance does not have, or has in another version, cannot be published there.',
  good: {workflow: {nodes: [{name: 'Score', type: 'n8n-nodes-acme.score'}]}, manifest: tenant},
  bad: {workflow: {nodes: [{name: 'Score', type: 'n8n-nodes-other.score'}]}, manifest: tenant},
  check({nodes}, {manifest, policy}) {
    const installed = manifest?.communityPackages
    if (installed === undefined) return []
    const allowed = policy?.communityPackages ?? {}
    const problems: Problem[] = []
    for (const node of nodes) {
      const packageName = communityPackageOf(node.type)
      if (packageName === null || node.disabled) continue
      const version = Object.hasOwn(installed, packageName) ? installed[packageName] : undefined
      const range = Object.hasOwn(allowed, packageName) ? allowed[packageName] : undefined
      const place = {pointer: nodePointer(node, 'type'), node: nameOf(node)}
      if (version === undefined) {
        const message = `${label(node)} is of the community package ${quote(packageName)}, which the manifest ${quote(manifest?.name ?? '')} does not have.`
        problems.push({message, hint: 'Install the package on the tenants and add it to the manifest, or do without it.', ...place})
      } else if (range !== undefined && !isInRange(version, range)) {
        const message = `${label(node)} is of the community package ${quote(packageName)}, installed as ${version}; the policy wants ${range}.`
        problems.push({message, hint: 'Update the package on the tenants.', ...place})
      }
    }
    return problems
  },
}
