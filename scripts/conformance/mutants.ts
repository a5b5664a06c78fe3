import {createHash} from 'node:crypto'

import type {Catalog} from '../../src/lib/workflow/catalog/catalog.ts'
import {isObject, type JsonObject} from '../../src/lib/workflow/model/json-object.ts'
import {validateWorkflow} from '../../src/lib/workflow/validate-workflow.ts'
import {damageValue} from '../../test/harness/fuzz/damage-value.ts'
import {allMutators} from '../../test/mutation/all-mutators.ts'
import type {Mutator, Random} from '../../test/mutation/mutator.ts'
import {randomFrom} from '../../test/mutation/random.ts'
import {judgeBase, tryMutation} from '../../test/mutation/try-mutation.ts'
import {requestBody} from './request-body.ts'
import type {Sample} from './samples.ts'

/**
 * Workflows with one defect each: every mutator in turn on workflows that both n8n and Genesis take, until there are `count`. Defects of
 * the text, and those that show only against a policy, a template or a manifest, are no business of n8n's.
 */
export function mutantsOf(taken: readonly Sample[], catalog: Catalog, count: number): Sample[] {
  const targets = [catalog]
  const bases = taken.map(({name, body}) => judgeBase({file: name, workflow: body}, targets))
  const mutants = new Map<string, Sample>()
  for (let round = 0; mutants.size < count && round < count; round++)
    for (const [number, mutator] of ordinals(allMutators)) {
      // Each mutant depends on its own name only, so that a new rule or mutator leaves the others as they are.
      const seed = seedOf(`${mutator.rule} ${number} ${round}`)
      const base = randomFrom(seed).pick(bases)
      if (base === undefined || mutants.size >= count) return [...mutants.values()]
      const {mutation} = base.ok ? tryMutation(mutator, base, seed, targets) : {mutation: null}
      if (mutation === null || mutation.options !== undefined || mutation.others !== undefined || !isObject(mutation.workflow)) continue
      const body = requestBody(mutation.workflow)
      mutants.set(JSON.stringify(body), {name: `${base.file} + ${mutator.rule} (${round})`, body})
    }
  return [...mutants.values()]
}

/** Mutators with their place among those of the same rule. */
function ordinals(mutators: readonly Mutator[]): [number, Mutator][] {
  const seen = new Map<string, number>()
  return mutators.map((mutator) => {
    const number = seen.get(mutator.rule) ?? 0
    seen.set(mutator.rule, number + 1)
    return [number, mutator]
  })
}

function seedOf(text: string): number {
  return createHash('sha256').update(text).digest().readInt32LE()
}

/** Workflows with one or two random changes in one node each: what no mutator's author thought of. */
export function damagedOf(taken: readonly Sample[], catalog: Catalog, count: number): Sample[] {
  const clean = taken.map(({body}) => validateWorkflow(body, {targets: [catalog]}).ok)
  const damaged: Sample[] = []
  for (let seed = 0; damaged.length < count && seed < 4 * count; seed++) {
    const random = randomFrom(seed)
    const index = random.below(taken.length)
    const base = taken[index]
    if (base === undefined || clean[index] !== true) continue
    const body = structuredClone(base.body)
    damageNode(body, random)
    // Only through its text does n8n see it: holes in lists become null there.
    damaged.push({name: `${base.name} + damage ${seed}`, body: JSON.parse(JSON.stringify(body)) as JsonObject})
  }
  return damaged
}

function damageNode(body: JsonObject, random: Random): void {
  const node = random.pick(Array.isArray(body.nodes) ? (body.nodes as unknown[]) : [])
  const part = random.below(8) === 0 ? body : isObject(node) && random.below(3) > 0 ? node.parameters : node
  for (let changes = random.below(2); changes >= 0; changes--) damageValue(part, random)
}
