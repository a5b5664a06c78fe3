import {matchesPattern} from '../golden/match-pattern.ts'
import {isObject} from '../model/json-object.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import type {NodeModel} from '../model/workflow-model.ts'
import {matcherOf} from '../policy/pattern/matcher-of.ts'
import {readPattern} from '../policy/pattern/read-pattern.ts'
import type {Problem, Rule} from '../rule.ts'
import {describe, quote} from '../text/describe.ts'

const template = {name: 'Tenant workflow', requiredNodeTypes: [], forbiddenNodeTypes: [], requiredSettings: {}}
const note = {name: 'Owner', type: 'n8n-nodes-base.stickyNote'}

export const goldenNodeMissing: Rule = {
  id: 'golden-node-missing',
  family: 'golden',
  severity: 'error',
  stage: 'fleet',
  rationale: 'The golden template names what every workflow of the fleet must have.',
  good: {workflow: {nodes: [note]}, template: {...template, requiredNodeTypes: ['n8n-nodes-base.stickyNote']}},
  bad: {workflow: {nodes: []}, template: {...template, requiredNodeTypes: ['n8n-nodes-base.stickyNote']}},
  check({nodes}, {template}) {
    const missing = template?.requiredNodeTypes.filter((pattern) => !nodes.some((node) => !node.disabled && matchesPattern(node.type, pattern))) ?? []
    return missing.map((pattern) => ({
      message: `The workflow has no node of type ${quote(pattern)}, which the golden template ${quote(template?.name ?? '')} requires.`,
      hint: 'Add such a node, or enable the one it has.',
      pointer: '/nodes',
      at: 'key',
    }))
  },
}

export const goldenNodeForbidden: Rule = {
  id: 'golden-node-forbidden',
  family: 'golden',
  severity: 'error',
  stage: 'fleet',
  rationale: 'The golden template names what no workflow of the fleet may have, such as nodes that reach the machine itself.',
  good: {workflow: {nodes: [{name: 'Fetch leads'}]}, template: {...template, forbiddenNodeTypes: ['*.executeCommand', '*.ssh']}},
  bad: {workflow: {nodes: [{name: 'Fetch leads'}]}, template: {...template, forbiddenNodeTypes: ['n8n-nodes-base.noOp']}},
  check({nodes}, {template}) {
    if (template === null) return []
    return nodes.flatMap((node) => {
      const pattern = template.forbiddenNodeTypes.find((candidate) => matchesPattern(node.type, candidate))
      return pattern === undefined ? [] : [forbidden(node, template.name)]
    })
  },
}

function forbidden(node: NodeModel, templateName: string): Problem {
  return {
    message: `${label(node)} is of type ${quote(node.type)}, which the golden template ${quote(templateName)} forbids.`,
    hint: 'Remove the node, or do its work with a node that is allowed; switching it off is not enough.',
    pointer: nodePointer(node, 'type'),
    node: nameOf(node),
  }
}

export const goldenSettingMissing: Rule = {
  id: 'golden-setting-missing',
  family: 'golden',
  severity: 'error',
  stage: 'fleet',
  rationale: 'The golden template fixes settings on which the fleet relies, such as the order of execution.',
  good: {workflow: {settings: {executionOrder: 'v1'}}, template: {...template, requiredSettings: {executionOrder: 'v1'}}},
  bad: {workflow: {settings: {executionOrder: 'v0'}}, template: {...template, requiredSettings: {executionOrder: 'v1'}}},
  check({raw}, {template}) {
    const settings = isObject(raw.settings) ? raw.settings : {}
    return Object.entries(template?.requiredSettings ?? {})
      .filter(([key, required]) => settings[key] !== required)
      .map(([key, required]) => ({
        message: `The setting ${key} is ${key in settings ? describe(settings[key]) : 'not there'}; the golden template requires ${describe(required)}.`,
        hint: `Set "${key}": ${JSON.stringify(required)} in "settings".`,
        pointer: key in settings ? `/settings/${key}` : '/settings',
      }))
  },
}

/** Longer names n8n refuses. */
const longestName = 128

export const goldenName: Rule = {
  id: 'golden-name',
  family: 'golden',
  severity: 'error',
  stage: 'fleet',
  rationale: 'The golden template fixes how workflows are named, so that they can be found among thousands.',
  good: {workflow: {name: 'leads: intake'}, template: {...template, naming: '^[a-z]+: .+$'}},
  bad: {workflow: {name: 'My workflow 7'}, template: {...template, naming: '^[a-z]+: .+$'}},
  check({raw}, {template}) {
    const {name} = raw
    if (template?.naming === undefined || typeof name !== 'string') return []
    const pattern = readPattern(template.naming)
    if ('fault' in pattern || (name.length <= longestName && matcherOf(pattern)(name))) return []
    return [
      {
        message: `The workflow's name ${quote(name)} does not match ${template.naming}, as the golden template ${quote(template.name)} requires.`,
        hint: 'Rename the workflow.',
        pointer: '/name',
      },
    ]
  },
}
