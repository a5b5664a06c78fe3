import {execFile} from 'node:child_process'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {type BuildOptions, type BuildResult, build} from 'esbuild'

import {inProject, projectRoot} from '../project.ts'

/** What other programs import from this package; package.json's `exports` has the same names. */
export const libraryEntryPoints = {firewall: 'src/lib/firewall/index.ts', workflow: 'src/lib/workflow/index.ts'}

/** The packages that the library may import; installing this one installs them. */
const dependencies = ['zod', 'fastest-levenshtein']

/** On a neutral platform a module of Node cannot be resolved, so that one that sneaks in fails the build. */
export const libraryOptions = {
  absWorkingDir: projectRoot,
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2023',
  external: dependencies,
  legalComments: 'none',
} satisfies BuildOptions

export async function bundleLibrary(outdir: string): Promise<BuildResult> {
  return build({...libraryOptions, entryPoints: libraryEntryPoints, outdir, logLevel: 'warning'})
}

/** Types without Node's: a use of `process` or `Buffer` in the library fails here. */
export async function declareLibrary(outdir: string): Promise<void> {
  const tsc = inProject('node_modules/typescript/bin/tsc')
  const args = [tsc, '--project', 'tsconfig.types.json', '--outDir', join(outdir, 'types')]
  await promisify(execFile)(process.execPath, args, {cwd: projectRoot}).catch((error: {stdout: string}) => {
    throw new Error(`The types of the library cannot be made:\n${error.stdout}`)
  })
}
