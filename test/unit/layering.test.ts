import type {IForbiddenRuleType} from 'dependency-cruiser'
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'
import {describe, expect, it} from 'vitest'

import {cruiseSources} from '../../scripts/check/cruise-sources.ts'
import {plantTree} from '../harness/planted/plant-tree.ts'
import {allowed, type Plant, refused} from '../harness/planted/plants.ts'
import {projectRoot} from '../harness/project.ts'
import {temporaryFolder} from '../harness/temporary-folder.ts'

const {ruleSet} = await extractDepcruiseOptions(`${projectRoot}/.dependency-cruiser.js`)
const rules = (ruleSet?.forbidden ?? []) as (IForbiddenRuleType & {name: string})[]

async function rulesThatFire(plant: Plant): Promise<string[]> {
  await using folder = await temporaryFolder()
  await plantTree(folder.path, plant)
  const {summary} = await cruiseSources(folder.path)
  expect(summary.totalCruised).toBeGreaterThan(0)
  return [...new Set(summary.violations.map(({rule}) => rule.name))]
}

function words({from, to, as}: Plant): string {
  return `${from} → ${as === 'type' ? 'types of ' : ''}${to}`
}

describe('each layering rule', () => {
  it('has a violation planted here, and no violation is planted for a rule that is gone', () => {
    expect(Object.keys(refused).sort()).toEqual(rules.map(({name}) => name).sort())
    expect(Object.entries(refused).filter(([, plants]) => plants.length === 0)).toEqual([])
  })

  it('is an error, not a warning that passes', () => {
    expect(rules.filter(({severity}) => severity !== 'error')).toEqual([])
  })

  for (const {name} of rules)
    for (const plant of refused[name] ?? [])
      it(`${name} alone refuses ${words(plant)}`, async () => {
        expect(await rulesThatFire(plant)).toEqual([name])
      })

  for (const {name} of rules.filter((rule) => rule.name.endsWith('-as-types')))
    for (const plant of refused[name] ?? [])
      it(`${name} lets types pass: ${words(plant)}`, async () => {
        expect(await rulesThatFire({...plant, as: 'type'})).toEqual([])
      })

  for (const plant of allowed)
    it(`lets pass ${words(plant)}`, async () => {
      expect(await rulesThatFire(plant)).toEqual([])
    })
})

describe('the sources', () => {
  it('are read, and break no layering rule', async () => {
    const {summary} = await cruiseSources(projectRoot)
    expect(summary.totalCruised).toBeGreaterThan(200)
    expect(summary.violations.map(({rule, from, to}) => `${rule.name}: ${from} → ${to}`)).toEqual([])
  })
})
