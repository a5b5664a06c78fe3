import {describe, expect, it} from 'vitest'

import {parseGoldenTemplate} from '../../../src/lib/workflow/golden/golden-template.ts'
import {validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'
import {allWorkflowTexts} from './fixtures.ts'

const template = parseGoldenTemplate(
  '{"name": "Fuzz", "requiredNodeTypes": ["*"], "forbiddenNodeTypes": ["*.ssh"], "requiredSettings": {"a": 1}, "naming": "^a"}',
  'fuzz',
)

/** Mulberry32: small, and the same on every machine. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

const oddValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  1.5,
  '',
  '=',
  "={{ $('",
  '={{ `${',
  '\u0000\ud800',
  [],
  {},
  [[]],
  [null],
  {node: 3},
  'n8n-nodes-base.webhook',
  [[{node: 'x', type: 'main', index: 0}]],
]

type Container = Record<string, unknown>

function containersIn(value: unknown, found: Container[] = []): Container[] {
  if (typeof value === 'object' && value !== null) {
    found.push(value as Container)
    for (const child of Object.values(value)) containersIn(child, found)
  }
  return found
}

/** One change that keeps the text JSON: a member replaced, removed, renamed, doubled, or exchanged for one from elsewhere. */
function mutate(root: unknown, random: (below: number) => number): void {
  const containers = containersIn(root)
  const pick = (): Container => containers[random(containers.length)] ?? {}
  const target = pick()
  const keys = Object.keys(target)
  const key = keys[random(keys.length)] ?? 'new'
  const odd = structuredClone(oddValues[random(oddValues.length)])
  const changes: (() => void)[] = [
    () => (target[key] = odd),
    () => delete target[key],
    () => (target[`${key}x`] = target[key]),
    () => (target[key] = structuredClone(pick())),
    () => (target[key] = Array.isArray(target[key]) ? [...(target[key] as unknown[]), ...(target[key] as unknown[])] : [target[key]]),
    () => (target[['nodes', 'connections', 'settings', 'name', 'data', 'pinData'][random(6)] ?? ''] = odd),
  ]
  changes[random(changes.length)]?.()
}

function damage(text: string, random: (below: number) => number): string {
  const at = random(text.length)
  const put = ['', ',', '"', '{', ']', '\\', '\u0000', text.slice(0, random(200))][random(8)] ?? ''
  return text.slice(0, at) + put + text.slice(at + random(20))
}

describe('validateWorkflow', () => {
  it('judges 2,000 damaged workflows without an exception, the same way twice, with every finding at a place in the text', () => {
    const seeds = allWorkflowTexts()
    for (let i = 0; i < 2000; i++) {
      const random = randomFrom(i)
      const value: unknown = JSON.parse(seeds[random(seeds.length)] ?? '{}')
      for (let changes = random(4); changes >= 0; changes--) mutate(value, random)
      const sound = JSON.stringify(value, undefined, random(3)) ?? 'null'
      const text = random(4) === 0 ? damage(sound, random) : sound
      const result = validateWorkflow(text, {template})
      expect(validateWorkflow(text, {template})).toEqual(result)
      const lines = text.split('\n')
      for (const {line, column, message, hint} of result.workflows.flatMap(({findings}) => findings)) {
        expect(message.length * hint.length).toBeGreaterThan(0)
        expect(column ?? 0).toBeGreaterThan(0)
        expect(column ?? 0).toBeLessThanOrEqual((lines[(line ?? 0) - 1]?.length ?? -1) + 1)
      }
    }
  })
})
