import {createHash} from 'node:crypto'
import {readFile} from 'node:fs/promises'

import {inProject, projectFiles} from '../project.ts'

/** Everything that decides what is in dist; the lock file stands for node_modules. */
const inputs = ['src/**/*.ts', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.types.json', 'scripts/build.ts', 'scripts/build/*.ts']

export async function hashInputs(): Promise<string> {
  const hash = createHash('sha256')
  const files = projectFiles(inputs)
  const texts = await Promise.all(files.map((file) => readFile(inProject(file))))
  for (const [i, file] of files.entries()) hash.update(`${file}\0${texts[i]?.length}\0`).update(texts[i] ?? '')
  return hash.digest('hex')
}
