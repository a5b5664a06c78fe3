import type {Catalog} from '../catalog/catalog.ts'
import type {CredentialNeeds} from '../catalog/credential-needs.ts'
import {deriveOnce} from '../catalog/derive-once.ts'
import type {DescribedNode} from '../catalog/describe-nodes.ts'
import {isObject} from '../model/json-object.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import type {NodeModel} from '../model/workflow-model.ts'
import type {Problem, TargetContext, TargetRule} from '../rule.ts'
import {nameSuggester, type Suggest} from '../suggest-name.ts'
import {quote} from '../text/describe.ts'
import {escapeSegment} from '../text/pointer.ts'

const leads = {id: 'Xk2pQ9wLmN4rT7vB', name: 'Leads'}
const ask = {name: 'Fetch leads', type: 'n8n-nodes-base.postgres', typeVersion: 2.5, parameters: {operation: 'executeQuery', query: 'SELECT 1'}}
const good = {workflow: {nodes: [{...ask, credentials: {postgres: leads}}]}}

export const credentialTypeUnknown: TargetRule = {
  id: 'credential-type-unknown',
  family: 'credential',
  severity: 'error',
  stage: 'run',
  catalog: 'required',
  rationale: 'A credential of a type that the release does not have, misspelt or renamed, is never given to the node.',
  good,
  bad: {workflow: {nodes: [{...ask, credentials: {postgress: leads}}]}},
  check: (_workflow, context) =>
    eachCredential(context, (entry, type, {offered}) => {
      if (context.catalog.credential(type) !== undefined) return null
      const meant = nearestOffered(type, offered) ?? deriveOnce(context.catalog, context.catalog, suggesterOf)(type)
      const message = `${label(entry.node)} has a credential of type ${quote(type)}, which n8n ${context.catalog.n8n} does not have.`
      return {message, hint: meant === undefined ? 'Choose the credential again in the editor.' : `Did you mean ${quote(meant)}?`}
    }),
}

const restricted = 'Use a credential of a type that the node offers.'

export const credentialTypeForeign: TargetRule = {
  id: 'credential-type-foreign',
  family: 'credential',
  severity: 'error',
  stage: 'create',
  catalog: 'required',
  rationale: 'Some credentials are for certain nodes only, and only some can sign a request to any address; n8n gives them to no other node.',
  good,
  bad: {
    workflow: {
      nodes: [
        {
          name: 'Fetch leads',
          type: 'n8n-nodes-base.httpRequest',
          typeVersion: 4.2,
          parameters: {url: 'https://example.com', authentication: 'predefinedCredentialType', nodeCredentialType: 'postgres'},
          credentials: {postgres: leads},
        },
      ],
    },
  },
  check: (_workflow, context) =>
    eachCredential(context, ({node}, type, {selected}) => {
      const credential = context.catalog.credential(type)
      if (credential === undefined) return null
      const {restrictedTo} = credential
      if (restrictedTo !== null && !restrictedTo.includes(node.type) && !restrictedTo.includes(node.type.replace(/(?:Hitl)?Tool$/, ''))) {
        return {message: `${label(node)} may not use a credential of type ${quote(type)}.`, hint: restricted}
      }
      if (credential.authenticates || !selected.some((choice) => choice.type === type && choice.parameter === 'nodeCredentialType')) return null
      return {message: `${label(node)} cannot sign its requests with a credential of type ${quote(type)}.`, hint: 'Choose a type that knows how.'}
    }),
}

export const credentialUnused: TargetRule = {
  id: 'credential-unused',
  family: 'credential',
  severity: 'warning',
  stage: 'run',
  catalog: 'required',
  rationale: 'n8n checks the access to every credential of a node before it runs, also to one that is left over and that the node has no use for.',
  good,
  bad: {workflow: {nodes: [{...ask, credentials: {postgres: leads, httpBasicAuth: leads}}]}},
  check: (_workflow, context) =>
    eachCredential(context, ({node}, type, {offered, selected}) => {
      if (offered.includes(type) || selected.some((choice) => choice.type === type || choice.type === null)) return null
      if (context.catalog.credential(type) === undefined) return null
      return {
        message: `${label(node)} has a credential of type ${quote(type)}, for which it has no use.`,
        hint: 'Remove the entry from its "credentials".',
      }
    }),
}

type Judge = (entry: DescribedNode, type: string, needs: CredentialNeeds) => Pick<Problem, 'message' | 'hint'> | null

function eachCredential({described}: TargetContext, judge: Judge): Problem[] {
  const problems: Problem[] = []
  for (const entry of described) {
    const {credentials} = entry.node.raw
    if (!isObject(credentials) || entry.description === null || entry.node.disabled) continue
    for (const type of Object.keys(credentials)) {
      const found = judge(entry, type, entry.credentials)
      if (found !== null) problems.push({...found, ...placeOf(entry.node, type)})
    }
  }
  return problems
}

function placeOf(node: NodeModel, type: string): Pick<Problem, 'pointer' | 'node' | 'at'> {
  return {pointer: `${nodePointer(node, 'credentials')}/${escapeSegment(type)}`, at: 'key', node: nameOf(node)}
}

/** What the node itself offers is more likely than any other type. */
function nearestOffered(type: string, offered: readonly string[]): string | undefined {
  return offered.length === 1 ? offered[0] : nameSuggester(new Set(offered))(type)
}

function suggesterOf(catalog: Catalog): Suggest {
  return nameSuggester(new Set(catalog.credentialTypes()))
}
