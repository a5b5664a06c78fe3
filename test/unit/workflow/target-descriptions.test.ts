import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {type DisplayScope, isDisplayed} from '../../../src/lib/workflow/catalog/display-conditions.ts'
import {exampleCatalog} from '../../harness/example-catalog.ts'
import {described} from './target-judge.ts'

const http = {type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2}

function shows(conditions: readonly unknown[], value: unknown): boolean {
  const scope: DisplayScope = {values: {mode: value}, root: {mode: value}, version: 2.1, features: [], tool: false}
  return isDisplayed({show: {mode: conditions}}, scope)
}

describe('a condition on display', () => {
  it('holds for one of its values, and for a list that has one of them', () => {
    expect([shows(['a', 'b'], 'b'), shows(['a', 'b'], ['c', 'a']), shows(['a'], 'c'), shows(['1'], 1)]).toEqual([true, true, false, false])
  })

  it.each([
    ['eq', 5, 5, 6],
    ['not', 5, 6, 5],
    ['gte', 2, 2, 1],
    ['lte', 2, 2, 3],
    ['gt', 2, 3, 2],
    ['lt', 2, 1, 2],
    ['between', {from: 1, to: 3}, 3, 4],
    ['includes', 'b', 'abc', 'ac'],
    ['startsWith', 'a', 'abc', 'bc'],
    ['endsWith', 'c', 'abc', 'ab'],
    ['regex', '^a+$', 'aaa', 'ab'],
    ['exists', true, 'x', ''],
  ])('compares with "%s"', (key, target, fitting, other) => {
    expect([shows([{_cnd: {[key]: target}}], fitting), shows([{_cnd: {[key]: target}}], other)]).toEqual([true, false])
  })

  it('looks at what a resource locator points to', () => {
    expect(shows(['gid=0'], {__rl: true, mode: 'list', value: 'gid=0'})).toBe(true)
  })

  it('shows at once where an expression decides, whatever other conditions say', () => {
    const scope: DisplayScope = {values: {mode: '={{ $json.mode }}'}, root: {}, version: 1, features: [], tool: false}
    expect(isDisplayed({show: {mode: ['a'], '@version': [2]}, hide: {'@version': [1]}}, scope)).toBe(true)
    expect(isDisplayed({show: {'@version': [2], mode: ['a']}}, scope)).toBe(false)
  })

  it('takes the version, the tool, the features and the root of the node', () => {
    const scope: DisplayScope = {values: {}, root: {options: {format: 'json'}}, version: 2.1, features: ['fast'], tool: true}
    const holds = (path: string, value: unknown) => isDisplayed({show: {[path]: [value]}}, scope)
    expect([holds('@version', 2.1), holds('@tool', true), holds('@feature', 'fast'), holds('/options.format', 'json')]).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect([holds('@version', 2), holds('@tool', false), holds('@feature', 'slow'), holds('/options.format', 'xml')]).toEqual([
      false,
      false,
      false,
      false,
    ])
    expect([isDisplayed({hide: {'@feature': ['fast']}}, scope), isDisplayed({hide: {'@version': [{_cnd: {lt: 2}}]}}, scope)]).toEqual([false, true])
  })
})

describe('the parameters that a node runs with', () => {
  it('have the defaults of what is shown and not set', () => {
    expect(described({...http, parameters: {url: 'https://example.com'}}).parameters).toMatchObject({
      method: 'GET',
      authentication: 'none',
      sendBody: false,
    })
  })

  it('lack what is hidden, though the file sets it', () => {
    const hidden = {url: 'https://example.com', sendQuery: false, queryParameters: {parameters: [{name: 'page', value: '1'}]}}
    expect(described({...http, parameters: hidden}).parameters).not.toHaveProperty('queryParameters')
    expect(described({...http, parameters: {...hidden, sendQuery: true}}).parameters).toHaveProperty('queryParameters.parameters')
  })

  it('are those of the version of the node', () => {
    expect(described({...http, typeVersion: 1}).parameters).toHaveProperty('requestMethod', 'GET')
    expect(described({...http, typeVersion: 4.2}).parameters).not.toHaveProperty('requestMethod')
  })

  it('are not filled in where the release lacks the type or the version', () => {
    expect(described({type: 'n8n-nodes-base.telepathy', parameters: {a: 1}})).toMatchObject({type: undefined, description: null, parameters: {a: 1}})
    expect(described({...http, typeVersion: 3.5, parameters: {a: 1}})).toMatchObject({description: null, parameters: {a: 1}})
  })

  it('lose the sign of an expression where none is evaluated', () => {
    const slack = {type: 'n8n-nodes-base.slack', typeVersion: 2.2, parameters: {resource: '=message'}}
    expect(described(slack).parameters).toHaveProperty('resource', 'message')
  })

  it('keep false and 0, and take the default for null', () => {
    const {parameters} = described({type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2, parameters: {rule: null}})
    expect(parameters).toHaveProperty('rule')
    expect(described({...http, parameters: {sendBody: false, url: null}}).parameters).toMatchObject({sendBody: false, url: ''})
  })
})

describe('describing nodes', () => {
  const value = fc.letrec<{any: unknown}>((tie) => ({
    any: fc.oneof(
      {maxDepth: 3},
      fc.constantFrom(null, true, false, 0, 1, '', '=', '={{ 1 }}', 'POST', 'a', undefined),
      fc.array(tie('any'), {maxLength: 2}),
      fc.dictionary(
        fc.constantFrom('__rl', 'mode', 'value', 'values', 'parameters', 'conditions', 'combinator', 'schema', '__proto__', 'name'),
        tie('any'),
        {
          maxKeys: 3,
        },
      ),
    ),
  })).any
  const types = [...exampleCatalog.nodeTypes()]

  it('never throws, whatever stands in the parameters', () => {
    const property = fc.property(fc.constantFrom(...types), fc.nat(), fc.infiniteStream(value), (type, choice, values) => {
      const descriptions = exampleCatalog.node(type) ?? []
      const description = descriptions[choice % descriptions.length]
      const names = (description?.properties ?? []).map(({name}) => name).slice(0, 12)
      const parameters = Object.fromEntries(names.map((name) => [name, values.next().value]))
      const entry = described({type, typeVersion: description?.versions[0], parameters})
      expect(entry.parameters).toBeTypeOf('object')
      expect([...entry.faults, ...entry.issues].every(({path, detail}) => path.length > 0 && typeof detail === 'string')).toBe(true)
    })
    fc.assert(property, {numRuns: 500})
  })

  it('gives the same whatever was described before: what is remembered is remembered rightly', () => {
    const methods = fc.constantFrom('GET', 'POST', '={{ $json.method }}')
    const property = fc.property(fc.array(fc.tuple(methods, fc.boolean(), fc.constantFrom(1, 3, 4.2, 4.4)), {minLength: 2, maxLength: 6}), (uses) => {
      const nodes = uses.map(([method, sendBody, typeVersion]) => ({
        ...http,
        typeVersion,
        parameters: {method, sendBody, url: 'https://example.com'},
      }))
      const forward = nodes.map((node) => described(node).parameters)
      const backward = nodes.toReversed().map((node) => described(node).parameters)
      expect(backward.reverse()).toEqual(forward)
    })
    fc.assert(property, {numRuns: 50})
  })
})
