import {matchesPattern} from '../golden/match-pattern.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import {isInRange} from '../policy/in-range.ts'
import type {Problem, Rule} from '../rule.ts'
import {quote} from '../text/describe.ts'

const note = {name: 'Owner', type: 'n8n-nodes-base.stickyNote'}
const fetch = {name: 'Fetch leads', type: 'n8n-nodes-base.httpRequest', parameters: {url: 'https://crm.example.com/leads', options: {}}}

export const policyNodeMissing: Rule = {
  id: 'policy-node-missing',
  family: 'policy',
  severity: 'error',
  stage: 'fleet',
  rationale: 'The policy names what every workflow must have, such as a note that says who answers for it.',
  good: {workflow: {nodes: [note]}, policy: {name: 'Fleet', nodes: {required: ['n8n-nodes-base.stickyNote']}}},
  bad: {workflow: {nodes: []}, policy: {name: 'Fleet', nodes: {required: ['n8n-nodes-base.stickyNote']}}},
  check({nodes}, {policy}) {
    const required = policy?.nodes?.required ?? []
    const missing = required.filter((pattern) => !nodes.some((node) => !node.disabled && matchesPattern(node.type, pattern)))
    return missing.map((pattern) => ({
      message: `The workflow has no node of type ${quote(pattern)}, which the policy ${quote(policy?.name ?? '')} requires.`,
      hint: 'Add such a node, or enable the one it has.',
      pointer: '/nodes',
      at: 'key',
    }))
  },
}

export const policyNodeForbidden: Rule = {
  id: 'policy-node-forbidden',
  family: 'policy',
  severity: 'error',
  stage: 'fleet',
  rationale: 'The policy names what no workflow may have, such as nodes that reach the machine itself.',
  good: {workflow: {nodes: [{...fetch, typeVersion: 4.2}]}, policy: {name: 'Fleet', nodes: {forbidden: ['n8n-nodes-base.ssh']}}},
  bad: {
    workflow: {nodes: [{name: 'Wait for it', type: 'n8n-nodes-base.noOp'}]},
    policy: {name: 'Fleet', nodes: {forbidden: ['n8n-nodes-base.noOp']}},
  },
  check({nodes}, {policy}) {
    const forbidden = policy?.nodes?.forbidden ?? []
    if (forbidden.length === 0) return []
    return nodes
      .filter((node) => forbidden.some((pattern) => matchesPattern(node.type, pattern)))
      .map((node) => ({
        message: `${label(node)} is of type ${quote(node.type)}, which the policy ${quote(policy?.name ?? '')} forbids.`,
        hint: 'Remove the node, or do its work with a node that is allowed; switching it off is not enough.',
        pointer: nodePointer(node, 'type'),
        node: nameOf(node),
      }))
  },
}

export const policyNodeVersion: Rule = {
  id: 'policy-node-version',
  family: 'policy',
  severity: 'error',
  stage: 'fleet',
  rationale: 'The policy keeps nodes at versions that the fleet knows to work, and off those with known faults.',
  good: {workflow: {nodes: [{...fetch, typeVersion: 4.2}]}, policy: {name: 'Fleet', nodes: {versions: {'n8n-nodes-base.httpRequest': '>=4'}}}},
  bad: {workflow: {nodes: [{...fetch, typeVersion: 3}]}, policy: {name: 'Fleet', nodes: {versions: {'n8n-nodes-base.httpRequest': '>=4'}}}},
  check({nodes}, {policy}) {
    const ranges = Object.entries(policy?.nodes?.versions ?? {})
    if (ranges.length === 0) return []
    const problems: Problem[] = []
    for (const node of nodes) {
      const {typeVersion} = node.raw
      if (typeof typeVersion !== 'number') continue
      for (const [, range] of ranges.filter(([pattern]) => matchesPattern(node.type, pattern))) {
        if (isInRange(typeVersion, range)) continue
        const message = `${label(node)} has version ${typeVersion} of ${quote(node.type)}; the policy ${quote(policy?.name ?? '')} wants ${range}.`
        const hint = 'Open the workflow in n8n and replace the node by one of a version that is allowed.'
        problems.push({message, hint, pointer: nodePointer(node, 'typeVersion'), node: nameOf(node)})
      }
    }
    return problems
  },
}
