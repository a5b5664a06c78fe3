import {describe, expect, it} from 'vitest'

import {catalogFrom} from '../../../../src/lib/workflow/catalog/catalog-from.ts'
import type {NodeDescription} from '../../../../src/lib/workflow/catalog/node-description.ts'
import {exampleCatalog, exampleCatalogJson} from '../../../harness/example-catalog.ts'

function only(type: string): NodeDescription {
  const [first, second] = exampleCatalog.node(type) ?? []
  if (first === undefined || second !== undefined) throw new Error(`${type} has not one description`)
  return first
}

const names = (node: NodeDescription): string[] => node.properties.map(({name}) => name)

describe('the tool that n8n makes of a node', () => {
  it('is attached to an agent, and keeps parameters and credentials', () => {
    const slack = only('n8n-nodes-base.slack')
    const tool = only('n8n-nodes-base.slackTool')
    expect(tool).toMatchObject({type: 'n8n-nodes-base.slackTool', inputs: [], outputs: [{type: 'ai_tool'}], usableAsTool: false})
    expect(tool.credentials).toBe(slack.credentials)
    expect(names(tool)).toEqual(['descriptionType', 'toolDescription', ...names(slack)])
  })

  it('asks how it is described only where it could tell by itself, from resource and operation', () => {
    const tool = only('n8n-nodes-base.httpRequestTool')
    expect(names(tool).slice(0, 2)).toEqual(['toolDescription', 'method'])
    expect(tool.properties[0]).toMatchObject({required: true, display: null})
    expect(only('n8n-nodes-base.slackTool').properties[1]).toMatchObject({display: {show: {descriptionType: ['manual']}}})
  })

  it('has only those versions that are usable as a tool, and none of a node that is not', () => {
    expect(only('n8n-nodes-base.emailSendTool').versions).toEqual([2, 2.1])
    expect(exampleCatalog.node('n8n-nodes-base.noOpTool')).toBeUndefined()
    expect(exampleCatalog.node('n8n-nodes-base.slackToolTool')).toBeUndefined()
  })

  it('is left out when its node is', () => {
    expect(only('n8n-nodes-base.executeCommandTool').excludedByDefault).toBe(true)
  })
})

describe('the tool that asks a person', () => {
  it('stands between an agent and a tool, and always sends and waits', () => {
    const tool = only('n8n-nodes-base.slackHitlTool')
    expect(tool).toMatchObject({inputs: [{type: 'ai_tool', required: true}], outputs: [{type: 'ai_tool', required: false}]})
    const defaults = tool.properties.filter(({type}) => type === 'hidden').map((property) => [property.name, property.default])
    expect(defaults).toEqual([
      ['resource', 'message'],
      ['operation', 'sendAndWait'],
      ['operation', 'sendAndWait'],
    ])
    expect(names(tool)[0]).toBe('message')
  })

  it('is there only for nodes that can, in releases that make it', () => {
    expect(exampleCatalog.node('n8n-nodes-base.googleSheetsHitlTool')).toBeUndefined()
    expect(catalogFrom({...exampleCatalogJson, approvalTools: false}).node('n8n-nodes-base.slackHitlTool')).toBeUndefined()
  })
})
