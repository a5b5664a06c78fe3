import {readFile, writeFile} from 'node:fs/promises'
import {type Interfaces, Plugin} from '@oclif/core'

import {inProject, projectRoot} from './project.ts'

const path = 'oclif.manifest.json'

/** What `oclif manifest` would write, made in memory and from the sources, so that neither dist nor the tree is touched. */
export async function makeManifest(): Promise<Interfaces.Manifest> {
  const pjson = JSON.parse(await readFile(inProject('package.json'), 'utf8')) as Interfaces.PJSON
  pjson.oclif = {...pjson.oclif, commands: {strategy: 'pattern', target: './src/commands'}}
  const plugin = new Plugin({
    root: projectRoot,
    pjson,
    isRoot: true,
    type: 'core',
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  })
  await plugin.load()
  const commands = Object.entries(plugin.manifest.commands).sort(([a], [b]) => (a < b ? -1 : 1))
  return {version: plugin.manifest.version, commands: Object.fromEntries(commands.map(([id, command]) => [id, fromDist(command)]))}
}

/** The published package has the bundle in the sources' place. */
function fromDist(command: Interfaces.Manifest['commands'][string]): Interfaces.Manifest['commands'][string] {
  const [, ...below] = command.relativePath ?? []
  return {...command, relativePath: ['dist', ...below.map((part) => part.replace(/\.ts$/, '.js'))]}
}

export async function readManifest(): Promise<Interfaces.Manifest> {
  return JSON.parse(await readFile(inProject(path), 'utf8')) as Interfaces.Manifest
}

export async function writeManifest(): Promise<void> {
  await writeFile(inProject(path), textOf(await makeManifest()))
}

function textOf(manifest: Interfaces.Manifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}
