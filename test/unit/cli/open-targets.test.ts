import {describe, expect, it} from 'vitest'

import {noCatalog, openTargets} from '../../../src/lib/cli/workflow/open-targets.ts'
import {exampleCatalog} from '../../harness/example-catalog.ts'

function installed(...releases: string[]) {
  return {releases: () => Promise.resolve(releases), open: (n8n: string) => Promise.resolve({...exampleCatalog, n8n})}
}

async function versions(flag: string[], ...releases: string[]): Promise<string[]> {
  return (await openTargets(flag, installed(...releases))).map(({n8n}) => n8n)
}

describe('the releases that workflows are judged for', () => {
  const releases = ['2.41.3', '2.41.1', '2.30.0', '1.122.4']

  it('are the newest installed one when none is named, and none when none is installed', async () => {
    expect(await versions([], ...releases)).toEqual(['2.41.3'])
    expect(await versions([])).toEqual([])
  })

  it.each([
    {flag: ['2.30.0'], expected: ['2.30.0']},
    {flag: ['2.41.1,2.30.0'], expected: ['2.41.1', '2.30.0']},
    {flag: ['2.41.1', ' 2.30.0 '], expected: ['2.41.1', '2.30.0']},
    {flag: ['2.41'], expected: ['2.41.3']},
    {flag: ['1'], expected: ['1.122.4']},
    {flag: ['latest', '2.41.3'], expected: ['2.41.3']},
    {flag: ['installed'], expected: releases},
  ])('are those that $flag names, each once', async ({flag, expected}) => {
    expect(await versions(flag, ...releases)).toEqual(expected)
  })

  it('must be installed; the error says how', async () => {
    await expect(versions(['2.41.3,2.29.0'], ...releases)).rejects.toMatchObject({
      code: 'GEN_CATALOG_MISSING',
      message: 'There is no node catalogue of n8n 2.29.0.',
      hint: 'Install it: genesis workflow catalog install 2.29.0',
    })
    await expect(versions(['~2.29.0'], ...releases)).rejects.toMatchObject({hint: 'Install it: genesis workflow catalog install "~2.29.0"'})
    for (const flag of ['installed', 'latest'])
      await expect(versions([flag])).rejects.toMatchObject({code: 'GEN_CATALOG_MISSING', hint: 'Install it: genesis workflow catalog install'})
    expect(noCatalog().code).toBe('GEN_CATALOG_MISSING')
  })

  it.each(['newest', '2.41.3;2.30.0', '../2.41.3', ''])('are none called %j', async (flag) => {
    await expect(versions([flag], ...releases)).rejects.toMatchObject({code: 'GEN_USAGE'})
  })
})
