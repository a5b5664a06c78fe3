/** Catalogues as files, one for each release. */
export interface CatalogFiles {
  /** The releases that there are files for, in no order. */
  releases(): Promise<string[]>
  /** Undefined when there is none for the release. */
  read(n8n: string): Promise<CatalogFile | undefined>
  /**
   * Takes the place of an earlier file in one step: whoever reads gets the old one or the new one.
   * @returns the path
   */
  write(n8n: string, bytes: Uint8Array): Promise<string>
  /** Texts of what is known of community packages, one for each package. */
  community(): Promise<string[]>
  writeCommunity(packageName: string, text: string): Promise<string>
}

export interface CatalogFile {
  path: string
  bytes: Uint8Array
}

/** How the pieces of a catalogue's file are made small. */
export interface Codec {
  deflate(text: string): Uint8Array
  /** @throws when the bytes are none that `deflate` made */
  inflate(bytes: Uint8Array): string
  checksum(bytes: Uint8Array): number
}

/** Where packages are read from: a registry, or a folder into which they are installed. */
export interface PackageSource {
  /** @param spec a version, a range or a tag */
  manifest(name: string, spec: string, signal: AbortSignal): Promise<PackageManifest>
  /** The texts of those wanted files that the package has. */
  files(request: FilesRequest): Promise<ReadonlyMap<string, string>>
}

export interface PackageManifest {
  name: string
  version: string
  dependencies: Readonly<Record<string, string>>
}

export interface FilesRequest {
  name: string
  /** Exact. */
  version: string
  /** Paths within the package. */
  wanted: readonly string[]
  signal: AbortSignal
  /** Told of the bytes that have come so far. */
  onProgress?: (bytes: number) => void
}
