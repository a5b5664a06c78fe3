// npm run check [-- --fix] [-- --full]
import {availableParallelism} from 'node:os'
import {parseArgs, styleText} from 'node:util'

import {fileLengths} from './check/file-lengths.ts'
import {forbiddenText} from './check/forbidden-text.ts'
import {alertsPage, commandsDoc, errorsPage, manifest, metricsPage, openApi, rulesPages, schemas} from './check/generated.ts'
import {layering} from './check/layering.ts'
import {runChecks} from './check/run-checks.ts'
import {toolCheck} from './check/tools.ts'

// The slow ones first, so that the quick ones fill the time of the other processors.
const checks = [
  toolCheck('lint', 'eslint', '.', '--max-warnings', '0'),
  toolCheck('types', 'tsc', '--noEmit'),
  toolCheck('dead code', 'knip'),
  toolCheck('format', 'biome', 'check', '--colors=off', '--error-on-warnings'),
  layering,
  manifest,
  schemas,
  commandsDoc,
  rulesPages,
  metricsPage,
  alertsPage,
  openApi,
  errorsPage,
  fileLengths,
  forbiddenText,
]

const {values} = parseArgs({
  options: {
    /** Mend first what can be mended by a machine. */
    fix: {type: 'boolean', default: false},
    /** Show all of what is wrong, however much it is. */
    full: {type: 'boolean', default: false},
  },
})
if (values.fix) await (await import('./check/fix.ts')).fix()
const startedAt = performance.now()
const failed = await runChecks(checks, {
  atOnce: Math.min(4, availableParallelism()),
  most: values.full ? Number.POSITIVE_INFINITY : 40,
  print: (line) => console.log(line),
})
const took = `${((performance.now() - startedAt) / 1000).toFixed(1)} s`
if (failed.length === 0) console.log(styleText('green', `${checks.length} checks passed in ${took}`))
else console.log(styleText('red', `${failed.length} of ${checks.length} checks failed in ${took}: ${failed.join(', ')}`))
process.exitCode = failed.length === 0 ? 0 : 1
