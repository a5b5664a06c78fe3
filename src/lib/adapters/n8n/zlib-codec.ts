import {crc32, deflateRawSync, inflateRawSync} from 'node:zlib'

import type {Codec} from '../../workflow/catalog/ports.ts'

/** Deflate without a frame: catalogues have their own checksum. */
export const zlibCodec: Codec = {
  deflate: (text) => deflateRawSync(text, {level: 9}),
  inflate: (bytes) => inflateRawSync(bytes).toString('utf8'),
  checksum: (bytes) => crc32(bytes),
}
