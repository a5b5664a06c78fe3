import rcompare from 'semver/functions/rcompare.js'
import valid from 'semver/functions/valid.js'

import {CatalogMissingError, CatalogUnreadableError} from '../../errors/catalog.ts'
import type {Catalog} from './catalog.ts'
import type {CatalogFiles, Codec} from './ports.ts'
import {type UnpackedCatalog, unpackCatalog} from './unpack-catalog.ts'

export interface InstalledPorts {
  files: CatalogFiles
  codec: Codec
}

/** What the head of a catalogue's file says. */
export interface CatalogSummary {
  n8n: string
  packages: Readonly<Record<string, string>>
  nodeTypes: number
  /** ISO 8601. */
  installedAt: string
  path: string
  /** Size of the file. */
  bytes: number
}

/** The newest first. */
export async function installedReleases(files: CatalogFiles): Promise<string[]> {
  return (await files.releases()).filter((release) => valid(release) !== null).sort(rcompare)
}

/**
 * The catalogue of a release. Reads its index now, and what it says of a node when somebody asks.
 * @throws {CatalogMissingError} when it is not installed
 * @throws {CatalogUnreadableError} when its file is damaged, or of a form that is not read here
 */
export async function openInstalled(ports: InstalledPorts, n8n: string): Promise<Catalog> {
  return (await unpackInstalled(ports, n8n)).catalog
}

/** @throws {CatalogUnreadableError} */
export async function summariseInstalled(ports: InstalledPorts, n8n: string): Promise<CatalogSummary> {
  const {index, path, bytes} = await unpackInstalled(ports, n8n)
  const {packages, installedAt, nodes} = index
  return {n8n, packages, nodeTypes: nodes.length, installedAt, path, bytes}
}

async function unpackInstalled({files, codec}: InstalledPorts, n8n: string): Promise<UnpackedCatalog & {path: string; bytes: number}> {
  const hint = `Install it: genesis workflow catalog install ${n8n}`
  const file = await files.read(n8n)
  if (file === undefined) throw new CatalogMissingError(`There is no node catalogue of n8n ${n8n}.`, {hint})
  const unpacked = unpackCatalog(file.bytes, codec)
  if (unpacked === 'foreign') throw new CatalogUnreadableError(`${file.path} is no node catalogue that this version of Genesis reads.`, {hint})
  if (unpacked === 'damaged') throw new CatalogUnreadableError(`The node catalogue ${file.path} is damaged.`, {hint})
  return {...unpacked, path: file.path, bytes: file.bytes.length}
}
