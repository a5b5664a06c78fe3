import type {Catalog} from '../../src/lib/workflow/catalog/catalog.ts'
import {validateWorkflow} from '../../src/lib/workflow/index.ts'
import {median, report} from './report.ts'
import {workflowOf} from './workflow-of.ts'

const few = 500
const many = 5000

/** Ten times the nodes may cost ten times the time, and half as much again. */
export function benchGrowth(catalog: Catalog | null, rounds: number): boolean {
  const targets = catalog === null ? [] : [catalog]
  const timeMs = (text: string): number => {
    const startedAt = performance.now()
    validateWorkflow(text, {targets})
    return performance.now() - startedAt
  }
  const [small, large] = [JSON.stringify(workflowOf(few)), JSON.stringify(workflowOf(many))]
  // The small one as often as makes the same number of nodes, so that both have the same share of the garbage collector.
  const times = Array.from({length: rounds}, () => {
    const smallMs = Array.from({length: many / few}, () => timeMs(small)).reduce((sum, ms) => sum + ms)
    return timeMs(large) / smallMs
  })
  console.log(`\ngrowth: a workflow of ${many} nodes against ${many / few} of ${few}`)
  return report('time', median(times), 1.5)
}
