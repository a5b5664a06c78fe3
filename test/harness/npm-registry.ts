import {execFile} from 'node:child_process'
import {createHash} from 'node:crypto'
import {once} from 'node:events'
import {mkdtemp, readFile, rm} from 'node:fs/promises'
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'

/** A package as `npm pack` makes it. */
export interface PackedPackage {
  name: string
  tarball: Buffer
}

export interface PublishedVersion {
  version: string
  tarball: Buffer
  dependencies?: Record<string, string>
  /** Instead of the integrity of the tarball. */
  integrity?: string
}

export interface RegistryOptions {
  packages: Record<string, readonly PublishedVersion[]>
  /** Demanded with every request. */
  token?: string
  /** Answers a tarball in its own way; false leaves it to the registry. */
  onTarball?: (name: string, response: ServerResponse, tarball: Buffer) => boolean
}

export interface NpmRegistry extends AsyncDisposable {
  url: string
  /** `GET /n8n`, in order. */
  readonly requests: string[]
  /** The authorization header of each request. */
  readonly authorizations: (string | undefined)[]
}

/** Packs a folder with npm itself. */
export async function packFolder(folder: string): Promise<PackedPackage> {
  const into = await mkdtemp(join(tmpdir(), 'genesis-pack-'))
  try {
    const {stdout} = await promisify(execFile)(
      'npm',
      ['pack', '--json', '--ignore-scripts', '--pack-destination', into, '--cache', join(into, 'cache')],
      {
        cwd: folder,
        env: {PATH: process.env.PATH, HOME: into},
      },
    )
    const packed = JSON.parse(stdout) as {name: string; filename: string}[] | Record<string, {name: string; filename: string}>
    const [first] = Object.values(packed)
    if (first === undefined) throw new Error(`npm pack made nothing of ${folder}`)
    return {name: first.name, tarball: await readFile(join(into, first.filename))}
  } finally {
    await rm(into, {recursive: true, force: true})
  }
}

/** A registry that speaks as much of npm's protocol as installing a package takes: packuments and tarballs, with tokens. */
export async function startNpmRegistry(options: RegistryOptions): Promise<NpmRegistry> {
  const requests: string[] = []
  const authorizations: (string | undefined)[] = []
  let url = ''
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    authorizations.push(request.headers.authorization)
    answer(request, response, options, url)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return {
    url,
    requests,
    authorizations,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function answer(request: IncomingMessage, response: ServerResponse, options: RegistryOptions, url: string): void {
  const found = lookUp(request, options, url)
  if (!Buffer.isBuffer(found)) {
    response.writeHead(found.status, {'content-type': 'application/json'}).end(JSON.stringify(found.body))
    return
  }
  const name =
    decodeURIComponent(request.url ?? '')
      .slice(1)
      .split('/-/')[0] ?? ''
  if (options.onTarball?.(name, response, found) === true) return
  response.writeHead(200, {'content-type': 'application/octet-stream', 'content-length': found.length}).end(found)
}

/** A tarball, or what is answered as JSON. */
function lookUp(request: IncomingMessage, {packages, token}: RegistryOptions, url: string): Buffer | {status: number; body: object} {
  if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) return {status: 401, body: {error: 'who are you?'}}
  const [name = '', file] = decodeURIComponent(request.url ?? '')
    .slice(1)
    .split('/-/')
  const versions = packages[name]
  if (versions !== undefined && file === undefined) return {status: 200, body: packument(name, versions, url)}
  const found = versions?.find(({version}) => file === `${version}.tgz`)
  return found?.tarball ?? {status: 404, body: {error: 'not found'}}
}

function packument(name: string, versions: readonly PublishedVersion[], url: string): object {
  const entries = versions.map(({version, tarball, dependencies = {}, integrity}) => {
    const proof = integrity ?? `sha512-${createHash('sha512').update(tarball).digest('base64')}`
    return [version, {name, version, dependencies, dist: {tarball: `${url}${name}/-/${version}.tgz`, integrity: proof}}] as const
  })
  return {name, 'dist-tags': {latest: versions.at(-1)?.version}, versions: Object.fromEntries(entries)}
}
