import {findCredential} from '../manifest/find-credential.ts'
import type {Manifest, ManifestCredential} from '../manifest/manifest.ts'
import {isObject} from '../model/json-object.ts'
import {label, nameOf} from '../model/subject.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import type {Problem, Rule} from '../rule.ts'
import {quote} from '../text/describe.ts'
import {escapeSegment} from '../text/pointer.ts'

const crm: ManifestCredential = {id: 'Xk2pQ9wLmN4rT7vB', type: 'httpHeaderAuth', name: 'CRM of the tenant'}
const tenant: Manifest = {name: 'Tenant', credentials: [crm, {id: '8Fk2pQ9wLmN4rT7v', type: 'slackApi', name: 'Slack'}]}

function using(credential: unknown): object {
  return {nodes: [{name: 'Fetch leads', credentials: {httpHeaderAuth: credential}}]}
}

export const tenantCredentialMissing: Rule = {
  id: 'tenant-credential-missing',
  family: 'tenant',
  severity: 'error',
  stage: 'run',
  rationale: 'Ids of credentials differ between instances; a node that refers to one which the tenant does not have fails when it runs.',
  good: {workflow: using({id: crm.id, name: crm.name}), manifest: tenant},
  bad: {workflow: using({id: 'N4rT7v', name: crm.name}), manifest: tenant},
  check(workflow, {manifest}) {
    if (manifest?.credentials === undefined) return []
    const known = new Set(manifest.credentials.map(({id}) => id))
    return eachCredential(workflow, (use) => {
      const {id, name} = isObject(use.value) ? use.value : {}
      if (typeof id !== 'string' || id === '' || known.has(id)) return null
      const meant = typeof name === 'string' ? findCredential(manifest, use.type, name) : null
      return {
        message: `${label(use.node)} uses the credential ${quote(id)}, which the manifest ${quote(manifest.name)} does not have.`,
        hint: meant === null ? 'Choose one that the tenant has.' : `The one named ${quote(meant.name)} has the id ${quote(meant.id)} there.`,
      }
    })
  },
}

export const tenantCredentialType: Rule = {
  id: 'tenant-credential-type',
  family: 'tenant',
  severity: 'error',
  stage: 'run',
  rationale: 'A credential of another type than the node asks for has other fields; n8n finds none and the node fails.',
  good: {workflow: using({id: crm.id, name: crm.name}), manifest: tenant},
  bad: {workflow: using({id: '8Fk2pQ9wLmN4rT7v', name: 'Slack'}), manifest: tenant},
  check(workflow, {manifest}) {
    if (manifest?.credentials === undefined) return []
    const known = Map.groupBy(manifest.credentials, ({id}) => id)
    return eachCredential(workflow, (use) => {
      const found = isObject(use.value) && typeof use.value.id === 'string' ? known.get(use.value.id) : undefined
      if (found === undefined || found.some(({type}) => type === use.type)) return null
      return {
        message: `${label(use.node)} uses the credential ${quote(found[0]?.id ?? '')} as ${quote(use.type)}; it is of type ${quote(found[0]?.type ?? '')}.`,
        hint: `Choose a credential of type ${quote(use.type)}.`,
      }
    })
  },
}

interface CredentialUse {
  node: NodeModel
  type: string
  value: unknown
}

/** Judges each credential of each node that is switched on. Those that n8n's own AI gateway manages have no id. */
function eachCredential({nodes}: WorkflowModel, judge: (use: CredentialUse) => Pick<Problem, 'message' | 'hint'> | null): Problem[] {
  const problems: Problem[] = []
  for (const node of nodes) {
    const {credentials} = node.raw
    if (node.disabled || !isObject(credentials)) continue
    for (const type of Object.keys(credentials)) {
      const value = credentials[type]
      const told = isObject(value) && value.__aiGatewayManaged === true ? null : judge({node, type, value})
      if (told !== null) problems.push({...told, pointer: `/nodes/${node.index}/credentials/${escapeSegment(type)}`, node: nameOf(node)})
    }
  }
  return problems
}
