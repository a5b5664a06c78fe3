import {programsOf} from '../code/programs-of.ts'
import {expressionsOf} from '../expressions/expressions-of.ts'
import type {EnvironmentReference} from '../expressions/references.ts'
import type {Manifest} from '../manifest/manifest.ts'
import {label, nameOf} from '../model/subject.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import type {Problem, Rule} from '../rule.ts'
import {nameSuggester} from '../suggest-name.ts'
import {quote} from '../text/describe.ts'
import {pointerOf} from '../text/pointer.ts'

const tenant: Manifest = {name: 'Tenant', blockEnvironment: false, environment: ['CRM_URL'], variables: ['region'], secrets: ['vault']}

function greeting(text: string): object {
  return {
    nodes: [{name: 'Greet', type: 'n8n-nodes-base.set', typeVersion: 2, parameters: {values: {string: [{name: 'text', value: text}]}, options: {}}}],
  }
}

export const tenantEnvironmentBlocked: Rule = {
  id: 'tenant-environment-blocked',
  family: 'tenant',
  severity: 'error',
  stage: 'run',
  rationale: 'Since n8n 2, expressions may not read environment variables unless N8N_BLOCK_ENV_ACCESS_IN_NODE is false; they fail when they run.',
  good: {workflow: greeting('={{ $vars.region }}'), manifest: {name: 'Tenant'}},
  bad: {workflow: greeting('={{ $env.CRM_URL }}'), manifest: {name: 'Tenant'}},
  check(workflow, {manifest}) {
    if (manifest === null || manifest.blockEnvironment === false) return []
    return usesOf(workflow, 'env').map(({node, name, pointer}) => ({
      message: `${label(node)} reads the environment variable ${name === null ? 'that it computes' : quote(name)}, which the manifest ${quote(manifest.name)} does not allow.`,
      hint: 'Use a variable of n8n ($vars) in its place; or set N8N_BLOCK_ENV_ACCESS_IN_NODE=false there and "blockEnvironment: false" in the manifest.',
      pointer,
      node: nameOf(node),
    }))
  },
}

export const tenantEnvironmentMissing = ruleFor('env', {
  id: 'tenant-environment-missing',
  rationale: 'An environment variable that the tenant does not have is empty there, and what is made with it is wrong.',
  what: 'the environment variable',
  good: '={{ $env.CRM_URL }}',
  bad: '={{ $env.CRM_URI }}',
  known: ({blockEnvironment, environment}) => (blockEnvironment === false ? environment : undefined),
})

export const tenantVariableMissing = ruleFor('vars', {
  id: 'tenant-variable-missing',
  rationale: 'A variable of n8n that the tenant does not have is empty there, and what is made with it is wrong.',
  what: 'the variable',
  good: '={{ $vars.region }}',
  bad: '={{ $vars.regoin }}',
  known: ({variables}) => variables,
})

export const tenantSecretMissing = ruleFor('secrets', {
  id: 'tenant-secret-missing',
  rationale: 'A store of external secrets that the tenant does not have cannot be read; the node fails when it runs.',
  what: 'the store of secrets',
  good: '={{ $secrets.vault.crm }}',
  bad: '={{ $secrets.safe.crm }}',
  known: ({secrets}) => secrets,
})

interface Terms {
  id: string
  rationale: string
  what: string
  good: string
  bad: string
  known: (manifest: Manifest) => readonly string[] | undefined
}

function ruleFor(kind: EnvironmentReference['kind'], {id, rationale, what, good, bad, known}: Terms): Rule {
  return {
    id,
    family: 'tenant',
    severity: 'error',
    stage: 'run',
    rationale,
    good: {workflow: greeting(good), manifest: tenant},
    bad: {workflow: greeting(bad), manifest: tenant},
    check(workflow, {manifest}) {
      const list = manifest === null ? undefined : known(manifest)
      if (list === undefined) return []
      const names = new Set(list)
      const suggest = nameSuggester(names)
      return usesOf(workflow, kind).flatMap(({node, name, pointer}): Problem[] => {
        if (name === null || names.has(name)) return []
        const meant = suggest(name)
        const message = `${label(node)} reads ${what} ${quote(name)}, which the manifest ${quote(manifest?.name ?? '')} does not have.`
        const hint = meant === undefined ? 'Create it on the tenants and add it to the manifest.' : `Did you mean ${quote(meant)}?`
        return [{message, hint, pointer, node: nameOf(node)}]
      })
    },
  }
}

interface Use {
  node: NodeModel
  /** Null when it is computed. */
  name: string | null
  pointer: string
}

/** Each name once in each place. Nodes that are switched off evaluate nothing. */
function usesOf(workflow: WorkflowModel, kind: EnvironmentReference['kind']): Use[] {
  return [...expressionsOf(workflow), ...programsOf(workflow)].flatMap(({node, path, facts}) => {
    const names = node.disabled ? [] : facts.references.environment.filter((reference) => reference.kind === kind).map(({name}) => name)
    return [...new Set(names)].map((name) => ({node, name, pointer: pointerOf(path)}))
  })
}
