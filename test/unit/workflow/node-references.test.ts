import {describe, expect, it} from 'vitest'

import {readExpression} from '../../../src/lib/workflow/expressions/read-expression.ts'

const names = (text: string): string[] => readExpression(text).references.nodes.map(({name}) => name)

describe('the nodes that an expression names', () => {
  it.each([
    [`={{ $('Fetch leads').item.json.x }}`, ['Fetch leads']],
    [`={{ $("Fetch").first() }} and {{ $node["Store"].json.y }}`, ['Fetch', 'Store']],
    [`={{ $node['Store'].json }}{{ $items("Fetch", 0, 1)[0] }}`, ['Store', 'Fetch']],
    ['={{ $node.Store.json }}', ['Store']],
    ['={{ $item(0).$node["Store"].json }}', ['Store']],
    ['={{ $(`Fetch`).all() }}', ['Fetch']],
    [`={{ $( 'Fetch' ) }}`, ['Fetch']],
    ["={{ `Hello ${$('Fetch').item.json.name}, ${`again ${$('Store')}`}` }}", ['Fetch', 'Store']],
    [`={{ $('It\\'s \\u00e9').item }}`, ["It's é"]],
    [`={{ { a: $('Fetch').x } }}`, ['Fetch']],
    [`={{ 1 / 2 + $('Fetch').x / 3 }}`, ['Fetch']],
    [`={{ $json.a.replace(/'/g, '') + $('Fetch').x }}`, ['Fetch']],
    [`={{ [/[/"]/.test($json.a), $('Fetch').x] }}`, ['Fetch']],
    [`={{ $json.list.map((entry) => $('Fetch').all()[entry]) }}`, ['Fetch']],
    [`={{ $('Fetch').x`, ['Fetch']],
  ])('%s', (text, expected) => {
    expect(names(text)).toEqual(expected)
  })

  it.each([
    ['text outside of the braces', `=Write $('Fetch') yourself, or $node["Fetch"]`],
    ['a string', `={{ "$('Fetch') is text" }}`],
    ['text of a template literal', "={{ `$('Fetch') is text` }}"],
    ['a comment', `={{ 1 /* $('Fetch') */ }}{{ 2 // $('Fetch')\n}}`],
    ['a regular expression', `={{ $json.a.match(/$('Fetch')/) }}`],
    ['a name that is computed', "={{ $('Fetch' + $json.i) }}{{ $(`Fetch ${1}`) }}{{ $node[$json.name] }}"],
    ['a function of the same name elsewhere', `={{ jQuery.$('Fetch') }}{{ a$('Fetch') }}`],
    ['escaped braces', `=\\{{ $('Fetch') }}`],
    ['braces in the name, where n8n ends the expression too', `={{ $('a}}b') }}`],
  ])('does not take %s for one', (_, text) => {
    expect(names(text)).toEqual([])
  })

  it.each([
    ['slashes', `={{ $('x') ${'/['.repeat(200_000)} }}`],
    ['comments', `={{ $('x') }}${'{{ // }}'.repeat(20_000)}`],
    ['openings', `={{ ${`$('`.repeat(200_000)} }}`],
    ['template literals', `={{ $('x') ${'`${'.repeat(200_000)} }}`],
    ['braces', `=${'{{'.repeat(300_000)}$('x')`],
    ['brackets', `={{ ${'('.repeat(400_000)} }}`],
    ['lists', `={{ ${'['.repeat(400_000)}${']'.repeat(400_000)} }}`],
    ['sums', `={{ ${'1+'.repeat(300_000)}1 }}`],
    ['members', `={{ a${'.a'.repeat(300_000)} }}`],
    ['negations', `={{ ${'!'.repeat(400_000)}a }}`],
    ['arrows', `={{ ${'a=>'.repeat(100_000)}a }}`],
    ['regular expressions', `={{ /${'(a*)*'.repeat(50_000)}/ }}`],
  ])('reads a hostile text of %s in time that grows with its length', (_, text) => {
    const start = performance.now()
    readExpression(text)
    expect(performance.now() - start).toBeLessThan(5000)
  })
})
