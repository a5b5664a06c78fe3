import {describe, expect, it} from 'vitest'

import type {Catalog} from '../../../src/lib/workflow/catalog/catalog.ts'
import {exampleCatalog} from '../../harness/example-catalog.ts'
import {findings, scheduled} from './target-judge.ts'

const http = {type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, parameters: {url: 'https://example.com'}}
const reference = {id: 'Xk2pQ9wLmN4rT7vB', name: 'Of the tenant'}

describe('a node type that the release does not have', () => {
  it.each([
    ['n8n-nodes-base.httpRequst', 'n8n-nodes-base.httpRequest'],
    ['n8n-nodes-base.HTTPRequest', 'n8n-nodes-base.httpRequest'],
    ['n8n-nodes-base.agent', '@n8n/n8n-nodes-langchain.agent'],
  ])('%s is taken for %s', (type, meant) => {
    const [finding] = findings('node-type-unknown', scheduled({...http, type}))
    expect(finding).toMatchObject({severity: 'error', node: 'Node', pointer: '/nodes/1/type', hint: `Did you mean "${meant}"?`})
  })

  it('is an error even when the node is switched off, because n8n reads the types of all', () => {
    expect(findings('node-type-unknown', scheduled({...http, type: 'n8n-nodes-base.telepathy', disabled: true}))).toHaveLength(1)
  })

  it('is no error for what n8n makes of a node that is usable as a tool', () => {
    expect(findings('node-type-unknown', scheduled({...http, type: 'n8n-nodes-base.httpRequestTool'}))).toEqual([])
    expect(findings('node-type-unknown', scheduled({...http, type: 'n8n-nodes-base.ifTool'}))).toHaveLength(1)
  })
})

describe('a node of a community package', () => {
  const score = scheduled({type: 'n8n-nodes-acme.score', typeVersion: 1})

  it('is an error when nothing says that the tenants have the package', () => {
    expect(findings('community-node-unknown', score)[0]).toMatchObject({
      severity: 'error',
      message: expect.stringContaining('"n8n-nodes-acme"') as string,
    })
  })

  it('is left to the rules about lists of packages where there is one', () => {
    expect(findings('community-node-unknown', score, {policy: {name: 'Fleet', communityPackages: {'n8n-nodes-acme': '*'}}})).toEqual([])
    expect(findings('community-node-unknown', score, {manifest: {name: 'Tenant', communityPackages: {'n8n-nodes-acme': '1.0.0'}}})).toEqual([])
  })

  it('is taken for one of n8n where the package is misspelt', () => {
    expect(findings('community-node-unknown', scheduled({...http, type: 'n8n-nodes-langchain.agent'}))[0]?.hint).toContain(
      '@n8n/n8n-nodes-langchain.agent',
    )
    expect(findings('community-node-unknown', scheduled({...http, type: 'n8n-nodes-mcp.agent'}))[0]?.hint).toContain('Install')
  })
})

describe('the version of a node', () => {
  it('that is newer than the release has is told apart from one that never was', () => {
    expect(findings('type-version-too-new', scheduled({...http, typeVersion: 5}))[0]?.hint).toContain('4.4')
    expect(findings('type-version-unknown', scheduled({...http, typeVersion: 5}))).toEqual([])
    expect(findings('type-version-unknown', scheduled({...http, typeVersion: 3.5}))).toHaveLength(1)
  })

  it('that only one of two releases has names that release', () => {
    const older: Catalog = {...exampleCatalog, n8n: '2.0.0', derived: new Map(), node: (type) => exampleCatalog.node(type)?.slice(0, 1)}
    const [finding] = findings('type-version-too-new', scheduled(http), {targets: [exampleCatalog, older]})
    expect(finding?.message).toMatch(/which n8n 2\.0\.0 does not have/)
  })

  it('two generations behind is named once for all nodes that are alike', () => {
    const workflow = scheduled({...http, typeVersion: 2})
    const more = {...workflow, nodes: [...(workflow.nodes as object[]), {...http, typeVersion: 2, name: 'Again', position: [0, 0]}]}
    expect(findings('type-version-outdated', more)).toMatchObject([{severity: 'info', message: expect.stringContaining('1 more') as string}])
    expect(findings('type-version-outdated', scheduled({...http, typeVersion: 3}))).toEqual([])
  })
})

describe('the credential of a node', () => {
  const postgres = {type: 'n8n-nodes-base.postgres', typeVersion: 2.5, parameters: {operation: 'executeQuery', query: 'SELECT 1'}}
  const slack = {
    type: 'n8n-nodes-base.slack',
    typeVersion: 2.2,
    parameters: {select: 'channel', channelId: {__rl: true, mode: 'id', value: 'C012'}, text: 'Hi'},
  }

  it('must be there when the node works with none', () => {
    expect(findings('credential-missing', scheduled(postgres))).toMatchObject([{node: 'Node', severity: 'error'}])
    expect(findings('credential-missing', scheduled({...postgres, credentials: {postgres: reference}}))).toEqual([])
  })

  it('is the one that goes with the chosen authentication', () => {
    expect(findings('credential-missing', scheduled({...slack, credentials: {slackApi: reference}}))).toEqual([])
    const byOAuth = {...slack, parameters: {...slack.parameters, authentication: 'oAuth2'}, credentials: {slackApi: reference}}
    expect(findings('credential-missing', scheduled(byOAuth))[0]?.message).toContain('slackOAuth2Api')
  })

  it('is not asked for in a node that is switched off or connected to nothing', () => {
    expect(findings('credential-missing', scheduled({...postgres, disabled: true}))).toEqual([])
    expect(findings('credential-missing', {...scheduled(postgres), connections: {}})).toEqual([])
  })

  it('is asked for by the authentication of an HTTP request', () => {
    const signed = (parameters: object) => scheduled({...http, parameters: {...http.parameters, ...parameters}})
    const basic = {authentication: 'genericCredentialType', genericAuthType: 'httpBasicAuth'}
    expect(findings('credential-not-chosen', signed(basic))[0]?.message).toContain('httpBasicAuth')
    expect(findings('credential-not-chosen', signed({authentication: 'predefinedCredentialType'}))[0]?.message).toContain('nodeCredentialType')
    expect(findings('credential-not-chosen', signed({...basic, genericAuthType: '={{ $json.kind }}'}))).toEqual([])
    expect(findings('credential-not-chosen', signed({genericAuthType: 'httpBasicAuth'}))).toEqual([])
  })

  it('of a type that was misspelt is compared with what the node offers', () => {
    expect(findings('credential-type-unknown', scheduled({...postgres, credentials: {postgress: reference}}))[0]?.hint).toBe(
      'Did you mean "postgres"?',
    )
  })

  it('of a type for certain nodes is not for others', () => {
    const catalog: Catalog = {
      ...exampleCatalog,
      derived: new Map(),
      credential: (type) => {
        const known = exampleCatalog.credential(type)
        return known && {...known, restrictedTo: ['n8n-nodes-base.postgres']}
      },
    }
    expect(findings('credential-type-foreign', scheduled({...postgres, credentials: {postgres: reference}}), {targets: [catalog]})).toEqual([])
    expect(findings('credential-type-foreign', scheduled({...slack, credentials: {slackApi: reference}}), {targets: [catalog]})).toHaveLength(1)
  })
})
