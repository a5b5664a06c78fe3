import {mkdir, writeFile} from 'node:fs/promises'
import {dirname, join, relative} from 'node:path'

import type {Plant} from './plants.ts'

/** Makes a tree that holds nothing but one import, at the places where the rules look. */
export async function plantTree(root: string, plant: Plant): Promise<void> {
  await write(root, plant.from, sourceOf(plant))
  if (plant.missing === true || plant.to.startsWith('node:')) return
  if (plant.to.startsWith('node_modules/')) await plantPackage(root, plant.to)
  else await write(root, plant.to, plant.mutual === true ? sourceOf({...plant, from: plant.to, to: plant.from}) : own)
}

const own = 'export const value = 1\nexport interface Type { member: string }\n'

function sourceOf({from, to, as}: Plant): string {
  const specifier = specifierOf(from, to)
  const use =
    as === 'type' ? `import type {Type as Other} from '${specifier}'\nexport type Used = Other` : `export {value as used} from '${specifier}'`
  return `${use}\n${own}`
}

function specifierOf(from: string, to: string): string {
  if (to.startsWith('node:')) return to
  if (to.startsWith('node_modules/')) return to.slice('node_modules/'.length)
  const path = relative(dirname(from), to)
  return path.startsWith('.') ? path : `./${path}`
}

async function plantPackage(root: string, folder: string): Promise<void> {
  const name = folder.slice('node_modules/'.length)
  await write(root, join(folder, 'package.json'), JSON.stringify({name, version: '1.0.0', type: 'module', exports: './index.js'}))
  await write(root, join(folder, 'index.js'), 'export const value = 1\n')
}

async function write(root: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), {recursive: true})
  await writeFile(join(root, path), text)
}
