import {describe, expect, it} from 'vitest'

import type {JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import {findings, scheduled} from './target-judge.ts'

function http(parameters: JsonObject, typeVersion = 4.2): JsonObject {
  return scheduled({type: 'n8n-nodes-base.httpRequest', typeVersion, parameters: {url: 'https://example.com', ...parameters}})
}

function condition(filter: unknown): JsonObject {
  return scheduled({type: 'n8n-nodes-base.if', typeVersion: 2.2, parameters: {conditions: filter}})
}

describe('a required parameter', () => {
  it('is missing when it is empty, and set when it is an expression', () => {
    expect(findings('parameter-required', http({url: ''}))).toMatchObject([{pointer: '/nodes/1/parameters/url', severity: 'error'}])
    expect(findings('parameter-required', http({url: '={{ $json.url }}'}))).toEqual([])
  })

  it('is missing when a resource locator points nowhere', () => {
    const call = (workflowId: unknown) => scheduled({type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1.2, parameters: {workflowId}})
    expect(findings('parameter-required', call({__rl: true, mode: 'list', value: ''}))).toHaveLength(1)
    expect(findings('parameter-required', call({__rl: true, mode: 'list', value: 'Xk2pQ9wLmN4rT7vB'}))).toEqual([])
  })

  it('is not asked for while it is hidden', () => {
    const code = (parameters: JsonObject) => scheduled({type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1.2, parameters})
    expect(findings('parameter-required', code({source: 'parameter', workflowJson: '{}'}))).toEqual([])
  })

  it('is not asked for in a node that is switched off or connected to nothing', () => {
    const off = scheduled({type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, disabled: true})
    expect(findings('parameter-required', off)).toEqual([])
    expect(findings('parameter-required', {...http({url: ''}), connections: {}})).toEqual([])
  })
})

describe('a choice', () => {
  it('that is none is an error which names the nearest', () => {
    const [finding] = findings('parameter-option-unknown', http({method: 'PSOT'}))
    expect(finding).toMatchObject({
      severity: 'error',
      pointer: '/nodes/1/parameters/method',
      hint: expect.stringMatching(/^Choose one of "POST"/) as string,
    })
  })

  it('may be an expression', () => {
    expect(findings('parameter-option-unknown', http({method: '={{ $json.method }}'}))).toEqual([])
  })

  it('is an expression in vain where n8n evaluates none', () => {
    const code = (mode: string) => scheduled({type: 'n8n-nodes-base.code', typeVersion: 2, parameters: {mode, jsCode: 'return []'}})
    expect(findings('parameter-option-unknown', code('={{ $json.mode }}'))[0]?.message).toContain('is an expression where n8n evaluates none')
    expect(findings('parameter-option-unknown', code('=runOnceForAllItems'))).toEqual([])
  })

  it('is judged by the version of the node', () => {
    expect(findings('parameter-option-unknown', http({responseFormat: 'file'}, 1))).toEqual([])
    expect(findings('parameter-option-unknown', http({responseFormat: 'string'}, 1))).toEqual([])
    expect(findings('parameter-option-unknown', http({responseFormat: 'xml'}, 1))).toHaveLength(1)
  })

  it('that n8n no longer offers and still understands is a warning', () => {
    const python = scheduled({type: 'n8n-nodes-base.code', typeVersion: 2, parameters: {language: 'python', pythonCode: 'return []'}})
    expect(findings('parameter-option-unknown', python)).toMatchObject([{severity: 'warning'}])
  })

  it('is not judged where it is hidden', () => {
    expect(findings('parameter-option-unknown', http({sendBody: false, contentType: 'nonsense'}))).toEqual([])
  })
})

describe('a parameter that the node does not have', () => {
  it('is a warning which names the one that was meant', () => {
    expect(findings('parameter-unknown', http({sendBodies: true}))).toMatchObject([{severity: 'warning', hint: 'Did you mean "sendBody"?'}])
  })

  it('is told apart from one that is hidden', () => {
    expect(findings('parameter-unknown', http({sendBody: false, jsonBody: '{}'}))).toEqual([])
  })

  it('says when another version has it', () => {
    const old = scheduled({type: 'n8n-nodes-base.set', typeVersion: 2, parameters: {assignments: {assignments: [{name: 'a', value: 1}]}}})
    expect(findings('parameter-unknown', old)[0]?.hint).toMatch(/^Version 3\.4 of the node has it/)
  })

  it('is found below collections too', () => {
    expect(findings('parameter-unknown', http({options: {timeout: 1000, timeoutt: 1000}}))).toMatchObject([
      {pointer: '/nodes/1/parameters/options/timeoutt'},
    ])
  })
})

describe('a value of another kind', () => {
  it.each([
    ['true or false', {sendBody: 'true'}, 'sendBody'],
    ['an object', {options: 'none'}, 'options'],
    ['one text', {url: ['https://example.com']}, 'url'],
    ['a number', {options: {timeout: 'soon'}}, 'options.timeout'],
  ])('than %s is a warning', (expected, parameters, path) => {
    const [finding] = findings('parameter-type', http(parameters))
    expect(finding).toMatchObject({severity: 'warning', message: expect.stringContaining(`"${path}" is`) as string})
    expect(finding?.message).toContain(expected)
  })

  it('is taken where n8n takes it: numbers in quotes, expressions, null', () => {
    expect(findings('parameter-type', http({url: '={{ $json.url }}', options: {timeout: '1000'}, jsonBody: null}))).toEqual([])
  })
})

describe('a filter', () => {
  const age = {leftValue: '={{ $json.age }}', rightValue: 18, operator: {type: 'number', operation: 'gte'}}
  const sound = {options: {}, combinator: 'and', conditions: [age]}

  it('is sound as n8n exports it', () => {
    expect(findings('filter-shape', condition(sound))).toEqual([])
  })

  it.each([
    ['is of the form of version 1', {number: [{value1: 1, operation: 'larger', value2: 2}]}],
    ['has an operator that is a text', {...sound, conditions: [{...age, operator: 'gte'}]}],
    ['has an operation that its type does not have', {...sound, conditions: [{...age, operator: {type: 'number', operation: 'contains'}}]}],
    ['has a type that n8n does not know', {...sound, conditions: [{...age, operator: {type: 'integer', operation: 'gte'}}]}],
    ['has a combinator that n8n does not know', {...sound, combinator: 'AND'}],
    ['has no options', {combinator: 'and', conditions: [age]}],
    ['has a condition that is none', {...sound, conditions: ['age >= 18']}],
  ])('that %s is an error', (_, filter) => {
    expect(findings('filter-shape', condition(filter))).toMatchObject([{severity: 'error', node: 'Node'}])
  })
})

describe('groups of values', () => {
  it('make n8n fail when they are no list, or under a name that is none', () => {
    const pairs = [{name: 'page', value: '1'}]
    expect(findings('parameter-group-unreadable', http({sendQuery: true, queryParameters: {parameters: pairs}}))).toEqual([])
    expect(findings('parameter-group-unreadable', http({sendQuery: true, queryParameters: {values: pairs}}))).toHaveLength(1)
    expect(findings('parameter-group-unreadable', http({sendQuery: true, queryParameters: {parameters: {}}}))).toHaveLength(1)
  })
})
