import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {Readable} from 'node:stream'
import {describe, expect, it} from 'vitest'

import {documents} from '../../src/lib/documents/all-documents.ts'
import {projectRoot} from '../harness/project.ts'
import {temporaryFolder} from '../harness/temporary-folder.ts'

const mebibyte = 1024 * 1024
/** Far above what is needed, far below what a quadratic rule would take. */
const MOST_MS = 60_000
const MOST_MEMORY = 1024 * mebibyte

/** Writes the most memory that the process ever had, in bytes, to descriptor 3 as it ends. */
const probe = "import{writeSync}from'node:fs';process.on('exit',()=>{try{writeSync(3,String(process.resourceUsage().maxRSS*1024))}catch{}})"

interface Judged {
  exitCode: number | null
  ms: number
  memory: number
  stderr: string
  /** Each rule once. */
  rules: string[]
  findings: number
}

async function judge(text: string): Promise<Judged> {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'flow.json')
  await writeFile(path, text)
  const startedAt = performance.now()
  const args = [
    '--import',
    `data:text/javascript,${encodeURIComponent(probe)}`,
    join(projectRoot, 'bin/run.js'),
    'workflow',
    'validate',
    path,
    '--json',
  ]
  const child = spawn(process.execPath, args, {env: {PATH: process.env.PATH}, stdio: ['ignore', 'pipe', 'pipe', 'pipe'], timeout: MOST_MS})
  const texts = ['', '', '']
  for (const [i, stream] of [child.stdout, child.stderr, child.stdio[3] as Readable | null].entries())
    stream?.setEncoding('utf8').on('data', (chunk: string) => (texts[i] += chunk))
  const [exitCode] = (await once(child, 'close')) as [number | null]
  const [stdout = '', stderr = '', memory = ''] = texts
  const document = documents['genesis.workflow.validate/1'].parse(JSON.parse(stdout))
  const findings = 'files' in document ? document.files.flatMap((file) => file.findings) : []
  const rules = [...new Set(findings.filter(({severity}) => severity === 'error').map(({rule}) => rule))].sort()
  return {exitCode, ms: performance.now() - startedAt, memory: Number(memory), stderr, rules, findings: findings.length}
}

const node = (i: number, more: object = {}): object => ({
  id: `n${i}`,
  name: `N${i}`,
  ...{type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [0, 0], parameters: {}},
  ...more,
})
const list = <T>(count: number, make: (i: number) => T): T[] => Array.from({length: count}, (_, i) => make(i))
const flow = (nodes: object[], more: object = {}): string =>
  JSON.stringify({name: 'x', nodes, connections: {}, settings: {executionOrder: 'v1'}, ...more})
const chain = (count: number): object =>
  Object.fromEntries(list(count - 1, (i) => [`N${i}`, {main: [[{node: `N${i + 1}`, type: 'main', index: 0}]]}]))
const wrapped = (depth: number, open: string, close: string): string =>
  `{"nodes": [], "connections": {}, "x": ${open.repeat(depth)}1${close.repeat(depth)}}`

/** Strings that a careless regular expression, or a careless parser, takes for ever to read. */
function hostileNodes(): object[] {
  const code = (i: number, jsCode: string): object => node(i, {type: 'n8n-nodes-base.code', typeVersion: 2, parameters: {jsCode}})
  const text = (i: number, value: string): object => node(i, {parameters: {value}})
  return [
    text(0, `={{ ${'$('.repeat(200_000)}`),
    text(1, '={{'.repeat(200_000)),
    text(2, `=${'\\'.repeat(300_000)}`),
    text(3, `={{ \`${'${'.repeat(50_000)} }}`),
    text(4, `=${'{{ $json.a }}'.repeat(50_000)}`),
    text(5, `sk-${'a'.repeat(300_000)}`),
    text(6, `https://${'a.'.repeat(150_000)}`),
    code(7, `/${'(a+)+'.repeat(50_000)}/.test("${'a'.repeat(100_000)}!")`),
    code(8, '$("'.repeat(100_000)),
    code(9, '('.repeat(200_000)),
    code(10, '['.repeat(200_000)),
    code(11, `1${'+1'.repeat(200_000)}`),
    node(12, {type: 'n8n-nodes-base.webhook', typeVersion: 2, parameters: {path: 'a/'.repeat(100_000)}}),
    node(13, {
      type: 'n8n-nodes-base.scheduleTrigger',
      typeVersion: 1,
      parameters: {rule: {interval: [{field: 'cronExpression', expression: '* '.repeat(100_000)}]}},
    }),
  ]
}

describe('hostile workflows', {timeout: 2 * MOST_MS}, () => {
  const cases: [string, () => string, string[] | null][] = [
    ['50 MB in one string', () => flow([node(0, {parameters: {t: 'x'.repeat(50 * mebibyte)}})]), []],
    ['50 MB in 20,000 expressions', () => flow(list(20_000, (i) => node(i, {parameters: {t: `={{ $json.a }} ${'y'.repeat(2400)}`}}))), []],
    ['50 MB that are not JSON', () => `${' '.repeat(50 * mebibyte)}{`, ['json-syntax']],
    ['more than 64 MiB', () => flow([], {x: 'x'.repeat(64 * mebibyte)}), ['file-too-large']],
    ['10,000 levels of lists', () => wrapped(10_000, '[', ']'), ['nesting-too-deep']],
    ['1,000,000 levels of objects', () => wrapped(1_000_000, '{"a":', '}'), ['nesting-too-deep']],
    ['900 levels of lists and nothing else', () => '['.repeat(900) + ']'.repeat(900), ['not-a-workflow']],
    ['20,000,000 quotes', () => '"'.repeat(20_000_000), ['json-syntax']],
    ['500,000 times the same key', () => `{"nodes": [], "connections": {}, ${list(500_000, () => '"name": 1').join(',')}}`, null],
    ['strings that are hard to read', () => flow(hostileNodes()), null],
    ['20,000 names of 1,000 characters', () => flow(list(20_000, (i) => node(i, {name: 'a'.repeat(1000) + i}))), []],
    [
      '3,000 nodes in rings',
      () =>
        flow(
          list(3000, (i) => node(i)),
          {connections: rings(3000, 30)},
        ),
      null,
    ],
  ]

  it.each(cases)('are judged in bounded time and memory: %s', async (_, make, expected) => {
    const {exitCode, ms, memory, stderr, rules, findings} = await judge(make())
    expect({exitCode, stderr}).toEqual({exitCode: rules.length > 0 ? 1 : 0, stderr: ''})
    if (expected !== null) expect(rules).toEqual(expected)
    // Of each rule a thousand findings at most.
    expect(findings).toBeLessThan(10_000)
    expect(ms).toBeLessThan(MOST_MS)
    expect(memory).toBeGreaterThan(mebibyte)
    expect(memory).toBeLessThan(MOST_MEMORY)
  })

  it('are judged in time that grows with their size: 100,000 nodes in a chain, each of which names another', async () => {
    const ofSize = (count: number): string =>
      flow(
        list(count, (i) => node(i, {parameters: {t: `={{ $("N${(i * 7) % count}").item.json.x }}`}})),
        {connections: chain(count)},
      )
    const small = await judge(ofSize(10_000))
    const large = await judge(ofSize(100_000))
    expect([small.rules, large.rules]).toEqual([[], []])
    expect(large.ms).toBeLessThan(small.ms * 20)
    expect(large.memory).toBeLessThan(MOST_MEMORY)
  })
})

/** Each node is connected to others near and far, so that there are more ways through the graph than anybody can walk. */
function rings(count: number, each: number): object {
  const ends = (i: number): object[] => list(each, (k) => ({node: `N${(i * 31 + k * 97) % count}`, type: 'main', index: 0}))
  return Object.fromEntries(list(count, (i) => [`N${i}`, {main: [ends(i)]}]))
}

describe('genesis workflow validate, interrupted', () => {
  it('ends at once with exit code 130 while it waits for standard input', async () => {
    const child = spawn(process.execPath, [join(projectRoot, 'bin/run.js'), 'workflow', 'validate', '-'], {
      env: {PATH: process.env.PATH},
      stdio: 'pipe',
    })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
    const timer = setInterval(() => child.kill('SIGINT'), 1500)
    const [exitCode, signal] = (await once(child, 'close')) as [number | null, string | null]
    clearInterval(timer)
    expect({exitCode, signal}).toEqual({exitCode: 130, signal: null})
    expect(stderr).toContain('GEN_INTERRUPTED')
  })

  it('says nothing more when nobody reads its answer to the end', async () => {
    const script = '"$0" bin/run.js workflow validate test/fixtures/workflows --format ndjson | head -n 1'
    const child = spawn('sh', ['-c', script, process.execPath], {
      cwd: projectRoot,
      env: {PATH: process.env.PATH},
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
    await once(child, 'close')
    expect(stderr).toBe('')
  })
})
