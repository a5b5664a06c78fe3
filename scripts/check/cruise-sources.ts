import {cruise, type ICruiseResult} from 'dependency-cruiser'
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'

import {inProject} from '../project.ts'

/** Reads the imports below `src` of a tree and judges them by this project's rules. */
export async function cruiseSources(root: string): Promise<ICruiseResult> {
  const options = await extractDepcruiseOptions(inProject('.dependency-cruiser.js'))
  const {output} = await cruise(['src'], {...options, baseDir: root}, undefined, {tsConfig: extractTSConfig(inProject('tsconfig.json'))})
  if (typeof output === 'string') throw new TypeError('dependency-cruiser was asked for an object and gave text')
  return output
}
