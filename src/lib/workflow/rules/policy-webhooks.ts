import {addressesOf} from '../bundle/webhook-addresses.ts'
import type {Rule} from '../rule.ts'
import {quote} from '../text/describe.ts'

const intake = {name: 'Intake', type: 'n8n-nodes-base.webhook', typeVersion: 2, webhookId: '51c7', position: [0, 0]}

export const policyWebhookPath: Rule = {
  id: 'policy-webhook-path',
  family: 'policy',
  severity: 'error',
  stage: 'fleet',
  rationale: 'A common prefix keeps the addresses of the fleet apart from those that tenants make, and lets a proxy know them.',
  good: {
    workflow: {nodes: [{...intake, parameters: {path: 'fleet/leads', httpMethod: 'POST'}}]},
    policy: {name: 'Fleet', webhooks: {pathPrefix: 'fleet/'}},
  },
  bad: {workflow: {nodes: [{...intake, parameters: {path: 'leads', httpMethod: 'POST'}}]}, policy: {name: 'Fleet', webhooks: {pathPrefix: 'fleet/'}}},
  check({nodes}, {policy}) {
    const prefix = policy?.webhooks?.pathPrefix
    if (prefix === undefined) return []
    return nodes.flatMap((node) => {
      const address = addressesOf(node)[0]
      if (address === undefined || address.path.startsWith(prefix)) return []
      return [
        {
          message: `Node ${quote(node.name)} answers at ${quote(address.path)}; the policy ${quote(policy?.name ?? '')} wants paths that begin with ${quote(prefix)}.`,
          hint: `Put ${quote(prefix)} before the path, and tell those who call it.`,
          pointer: address.pointer,
          node: node.name,
        },
      ]
    })
  },
}
