// node scripts/build.ts [--force] [--clean] [--manifest]
import {parseArgs} from 'node:util'

import {buildDist} from './build/build-dist.ts'
import {inProject} from './project.ts'

const {values} = parseArgs({
  options: {
    /** Build though nothing has changed. */
    force: {type: 'boolean', default: false},
    /** Leave nothing of earlier builds in dist: for packing. */
    clean: {type: 'boolean', default: false},
    /** Write oclif.manifest.json anew. */
    manifest: {type: 'boolean', default: false},
  },
})
const startedAt = performance.now()
const outcome = await buildDist(inProject('dist'), {force: values.force, clean: values.clean})
if (values.manifest) {
  const {writeManifest} = await import('./manifest.ts')
  await writeManifest()
}
process.stderr.write(`dist: ${outcome} (${Math.round(performance.now() - startedAt)} ms)\n`)
