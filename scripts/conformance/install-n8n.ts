import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {existsSync} from 'node:fs'
import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'

/** The release whose packages install on every machine; of newer ones some dependencies are missing on the registry. */
const RELEASE = '2.11.4'

/** Two dependencies that the registry no longer has, replaced by what it has. */
const overrides = {xlsx: '0.18.5', cssomnom: 'npm:rrweb-cssom@0.8.0'}

/** Installs n8n with npm below `cache`, once. Build scripts are not run. Returns the folder that holds its `node_modules`. */
export async function installN8n(cache: string): Promise<string> {
  const folder = join(cache, `n8n-${RELEASE}`)
  if (existsSync(join(folder, 'installed'))) return folder
  await mkdir(folder, {recursive: true})
  const manifest = {name: 'n8n-for-conformance', private: true, dependencies: {n8n: RELEASE}, overrides}
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
  const npm = spawn('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], {cwd: folder, stdio: ['ignore', 'inherit', 'inherit']})
  const [code] = (await once(npm, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`npm could not install n8n@${RELEASE} in ${folder}: it ended with ${code}`)
  await writeFile(join(folder, 'installed'), '')
  return folder
}
