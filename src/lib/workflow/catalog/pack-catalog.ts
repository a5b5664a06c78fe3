import type {CatalogJson, CompactCredential} from './catalog-json.ts'
import type {CompactDescription, CompactHead, CompactProperty} from './compact-description.ts'
import type {Codec} from './ports.ts'

/** First bytes of a catalogue's file. The last one is the version of the form, which changes whenever an older reader would misread it. */
export const MAGIC: readonly number[] = [...'GENNODE'].map((letter) => letter.charCodeAt(0)).concat(1)

/** Magic, checksum of what follows the head (uint32), length of the index in bytes (uint32); both little-endian. */
export const HEAD_BYTES = 16

/** What a file holds beside its segments: enough to find the segment of a node type. */
export interface CatalogIndex extends Omit<CatalogJson, 'schema' | 'nodes' | 'credentials'> {
  /** ISO 8601. */
  installedAt: string
  /** Length of the segment that holds the credential types, a list of `CompactCredential`; it comes first. */
  credentials: number
  /** Node types in the order of their segments, with the lengths of these in bytes. */
  nodes: readonly (readonly [type: string, bytes: number])[]
}

/**
 * A catalogue as the bytes of one file: a head, an index, and a compressed segment for each node type, so that a look-up inflates one type.
 * A segment has one line for each description, and before these a line with the heads of all.
 */
export function packCatalog({n8n, packages, api, approvalTools, nodes, credentials}: CatalogJson, installedAt: string, codec: Codec): Uint8Array {
  const packed = Object.entries(nodes).map(([type, versions]) => [type, codec.deflate(segmentText(versions))] as const)
  const first = codec.deflate(JSON.stringify(credentials satisfies readonly CompactCredential[]))
  const index: CatalogIndex = {
    ...{n8n, packages, api, approvalTools},
    installedAt,
    credentials: first.length,
    nodes: packed.map(([type, segment]) => [type, segment.length]),
  }
  const indexBytes = codec.deflate(JSON.stringify(index))
  return withHead(join([indexBytes, first, ...packed.map(([, segment]) => segment)]), indexBytes.length, codec)
}

function segmentText(versions: readonly CompactDescription[]): string {
  const heads = versions.map(headOf)
  return [heads, ...versions.map(({properties}): CompactProperty[] => properties)].map((value) => JSON.stringify(value)).join('\n')
}

function headOf(description: CompactDescription): CompactHead {
  const head: CompactHead & Partial<CompactDescription> = {...description}
  delete head.properties
  return head
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(HEAD_BYTES + pieces.reduce((sum, {length}) => sum + length, 0))
  let offset = HEAD_BYTES
  for (const piece of pieces) {
    joined.set(piece, offset)
    offset += piece.length
  }
  return joined
}

function withHead(bytes: Uint8Array, indexBytes: number, codec: Codec): Uint8Array {
  bytes.set(MAGIC)
  const view = new DataView(bytes.buffer)
  view.setUint32(12, indexBytes, true)
  view.setUint32(8, codec.checksum(bytes.subarray(12)), true)
  return bytes
}
