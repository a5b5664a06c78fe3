import type {Catalog} from '../../../src/lib/workflow/catalog/catalog.ts'
import {parseGoldenTemplate} from '../../../src/lib/workflow/golden/golden-template.ts'
import {parseManifest} from '../../../src/lib/workflow/manifest/parse-manifest.ts'
import {parsePolicy} from '../../../src/lib/workflow/policy/parse-policy.ts'
import type {ValidateOptions} from '../../../src/lib/workflow/validate-workflow.ts'
import type {Random} from '../../mutation/mutator.ts'
import {randomFrom} from '../../mutation/random.ts'
import {damageText, damageValue, estrangeValue} from './damage-value.ts'
import {hostileText, randomExpression} from './random-code.ts'
import {randomWorkflow} from './random-workflow.ts'

/** What is fed to the library in one go. */
export interface FuzzInput {
  /** JSON, or something like it. */
  text: string
  /** What a program might hand over in place of a parsed workflow: with holes, loops and things that JSON does not have. */
  value: unknown
  options: ValidateOptions
}

export interface FuzzSources {
  /** Texts of real workflows. */
  texts: readonly string[]
  catalog: Catalog
}

const template = parseGoldenTemplate(
  '{"name": "Fuzz", "requiredNodeTypes": ["*"], "forbiddenNodeTypes": ["*.ssh"], "requiredSettings": {"a": 1}, "naming": "^a"}',
  'fuzz',
)

const policy = parsePolicy(
  `name: Fuzz
nodes: {required: ["*.stickyNote"], forbidden: ["*.executeCommand"], versions: {"*.httpRequest": ">=4"}}
communityPackages: {}
settings: {required: {executionOrder: v1}, maximum: {executionTimeout: 60}}
naming: {workflows: "[a-z]+: .+", nodes: ".+"}
webhooks: {authentication: required, pathPrefix: fuzz/}
pinData: forbidden
limits: {nodes: 5, bytes: 3000}
bundle: together
`,
  'fuzz',
)

const manifest = parseManifest(
  `name: Fuzz
credentials: [{id: credential000001, type: httpHeaderAuth, name: Some}]
environment: [HOME]
variables: []
workflows: [{id: abc}]
limits: {workflowBytes: 3000, pinnedBytes: 10}
`,
  'fuzz',
)

/** The input of a seed: the same for the same seed and sources. */
export function fuzzInput(seed: number, sources: FuzzSources): FuzzInput {
  const random = randomFrom(seed)
  return {text: randomText(random, sources), options: randomOptions(random, sources), value: strangeValue(random, sources)}
}

function strangeValue(random: Random, sources: FuzzSources): unknown {
  const value = randomValue(random, sources)
  for (let changes = random.below(4); changes > 0; changes--) damageValue(value, random)
  if (random.below(2) === 0) estrangeValue(value, random)
  return value
}

function randomText(random: Random, sources: FuzzSources): string {
  const kind = random.below(20)
  if (kind === 0) return hostileText(random)
  const value = randomValue(random, sources)
  for (let changes = random.below(4); changes > 0; changes--) damageValue(value, random)
  const sound = JSON.stringify(value, undefined, random.below(3)) ?? 'null'
  return kind < 4 ? damageText(sound, random) : sound
}

function randomValue(random: Random, {texts, catalog}: FuzzSources): unknown {
  const kind = random.below(10)
  if (kind < 5) return randomWorkflow(catalog, random)
  if (kind === 5) return {data: Array.from({length: random.below(4)}, () => randomWorkflow(catalog, random))}
  const value: unknown = JSON.parse(random.pick(texts) ?? '{}')
  if (kind === 6) plantExpressions(value, random)
  return value
}

/** Puts expressions where texts were. */
function plantExpressions(value: unknown, random: Random): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, child] of Object.entries(value)) {
    if (typeof child === 'string' && random.below(6) === 0)
      (value as Record<string, unknown>)[key] = random.below(30) === 0 ? hostileText(random) : randomExpression(random)
    else plantExpressions(child, random)
  }
}

function randomOptions(random: Random, {catalog}: FuzzSources): ValidateOptions {
  const options: ValidateOptions = {path: random.pick(['a.json', 'folder/b.json'])}
  if (random.below(4) > 0) options.targets = random.below(6) === 0 ? [catalog, {...catalog, n8n: '9.9.9', node: () => undefined}] : [catalog]
  if (random.below(3) === 0) options.template = template
  if (random.below(3) === 0) options.policy = policy
  if (random.below(3) === 0) options.manifest = manifest
  return options
}
