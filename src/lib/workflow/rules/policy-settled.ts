import type {Policy} from '../policy/policy.ts'
import type {RuleInfo} from '../rule.ts'

const handMade = {workflow: {nodes: [{name: 'By hand', type: 'n8n-nodes-base.manualTrigger'}]}}
const reason = 'Started by hand until the new CRM is there'

function overridden(expires: string): Policy {
  return {name: 'Fleet', rules: {'trigger-missing': {severity: 'off', reason, expires}}}
}

function knowing(rule: string): Policy {
  const known = {rule, node: null, place: '/nodes', about: '', count: 1}
  return {name: 'Fleet', baseline: 'known.json', baselines: {'known.json': {files: {'': [known]}}}}
}

// The two rules about the policy itself: found where it is applied, not by looking at workflows.

export const policyOverrideExpired: RuleInfo = {
  id: 'policy-override-expired',
  family: 'policy',
  severity: 'warning',
  stage: 'fleet',
  rationale: 'An override that was meant for some weeks must not last for years; once its day is over, the rule counts again.',
  good: {...handMade, policy: overridden('2027-03-31'), today: '2027-03-31'},
  bad: {...handMade, policy: overridden('2027-03-31'), today: '2027-04-01'},
}

export const policyBaselineStale: RuleInfo = {
  id: 'policy-baseline-stale',
  family: 'policy',
  severity: 'info',
  stage: 'fleet',
  rationale: 'A baseline that knows what is mended already would let the same fault come back unseen.',
  good: {...handMade, policy: knowing('trigger-missing')},
  bad: {workflow: {nodes: [{name: 'Hourly', type: 'n8n-nodes-base.scheduleTrigger'}]}, policy: knowing('trigger-missing')},
}
