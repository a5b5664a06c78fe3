import {distance} from 'fastest-levenshtein'

import type {Catalog} from '../catalog/catalog.ts'
import {deriveOnce} from '../catalog/derive-once.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import type {NodeModel} from '../model/workflow-model.ts'
import {communityPackageOf} from '../n8n/package-of.ts'
import type {Problem, RuleContext, TargetRule} from '../rule.ts'
import {nameSuggester, type Suggest, suggestOnce} from '../suggest-name.ts'
import {quote} from '../text/describe.ts'

// Also for a node that is switched off: n8n reads the types of all before it publishes.
export const nodeTypeUnknown: TargetRule = {
  id: 'node-type-unknown',
  family: 'node',
  severity: 'error',
  stage: 'publish',
  catalog: 'required',
  rationale: 'n8n finds the code of a node by its type; it does not publish a workflow with a type that the release does not have.',
  good: {workflow: {nodes: [{name: 'Fetch leads', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, parameters: {url: 'https://example.com'}}]}},
  bad: {workflow: {nodes: [{name: 'Fetch leads', type: 'n8n-nodes-base.httpRequests', typeVersion: 4.2, parameters: {url: 'https://example.com'}}]}},
  check(_workflow, {catalog, described}) {
    const problems: Problem[] = []
    const suggest = suggestOnce(deriveOnce(catalog, catalog, suggesterOf))
    for (const {node, type} of described) {
      if (type !== undefined || !node.type.includes('.') || !isOfKnownPackage(node.type, catalog)) continue
      const meant = suggest(node.type)
      const hint = meant === undefined ? 'Choose a node that the release has; the type is in an export of it.' : `Did you mean ${quote(meant)}?`
      problems.push({message: `${label(node)} is of type ${quote(node.type)}, which n8n ${catalog.n8n} does not have.`, hint, ...place(node)})
    }
    return problems
  },
}

export const communityNodeUnknown: TargetRule = {
  id: 'community-node-unknown',
  family: 'node',
  severity: 'error',
  stage: 'publish',
  catalog: 'required',
  rationale: 'n8n publishes a node of a community package only where the package is installed, and a fresh tenant has none.',
  good: {workflow: {nodes: [{name: 'Score', type: 'n8n-nodes-acme.score'}]}, policy: {name: 'Fleet', communityPackages: {'n8n-nodes-acme': '>=1.2'}}},
  bad: {workflow: {nodes: [{name: 'Score', type: 'n8n-nodes-acme.score'}]}},
  check(_workflow, {catalog, described, ...context}) {
    // Who lists packages is answered by the rules about these lists.
    if (listsPackages(context)) return []
    const problems: Problem[] = []
    for (const {node, type} of described) {
      if (type !== undefined || !node.type.includes('.') || isOfKnownPackage(node.type, catalog)) continue
      const from = communityPackageOf(node.type) ?? ''
      const message = `${label(node)} is of type ${quote(node.type)}, of a package that does not come with n8n ${catalog.n8n}: ${quote(from)}.`
      const hint = `Install ${quote(from)} on the tenants and list it under "communityPackages" in the policy or the manifest, or add it to the catalogue.`
      problems.push({message, hint: misspelt(node.type, catalog) ?? hint, ...place(node)})
    }
    return problems
  },
}

function listsPackages({policy, manifest}: RuleContext): boolean {
  return policy?.communityPackages !== undefined || manifest?.communityPackages !== undefined
}

function place(node: NodeModel): Pick<Problem, 'pointer' | 'node'> {
  return {pointer: nodePointer(node, 'type'), node: nameOf(node)}
}

function isOfKnownPackage(type: string, catalog: Catalog): boolean {
  return communityPackageOf(type) === null || deriveOnce(catalog, catalog, packagesOf).has(packageIn(type))
}

function packagesOf(catalog: Catalog): Set<string> {
  return new Set(Array.from(catalog.nodeTypes(), packageIn))
}

function packageIn(type: string): string {
  return type.slice(0, type.indexOf('.'))
}

function nameIn(type: string): string {
  return type.slice(type.indexOf('.') + 1)
}

/** A community package may well have a node of the same name; only a package that is written much like one of n8n's is taken for it. */
function misspelt(type: string, catalog: Catalog): string | undefined {
  const own = deriveOnce(catalog, catalog, typesByName).get(nameIn(type).toLowerCase())
  const isNear = own !== undefined && (packageIn(own).endsWith(packageIn(type)) || distance(packageIn(own), packageIn(type)) <= 2)
  return isNear ? `Did you mean ${quote(own)}?` : undefined
}

function typesByName(catalog: Catalog): Map<string, string> {
  return new Map(Array.from(catalog.nodeTypes(), (type) => [nameIn(type).toLowerCase(), type]))
}

/** The type that was probably meant: the same name in another package, else one that is spelt much like it. */
function suggesterOf(catalog: Catalog): Suggest {
  const byName = deriveOnce(catalog, catalog, typesByName)
  return (typed) => {
    const name = nameIn(typed).toLowerCase()
    const near = new Map([...byName].filter(([known]) => Math.abs(known.length - name.length) < 3))
    return byName.get(name) ?? byName.get(nameSuggester(near)(name) ?? '')
  }
}
