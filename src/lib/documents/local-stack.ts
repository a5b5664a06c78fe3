import * as z from 'zod'

import {documentOf, done} from './document.ts'

const server = z.strictObject({running: z.boolean(), pid: z.int().positive().optional(), port: z.int().positive().optional()})
const status = {
  home: z.string().describe('GENESIS_HOME as an absolute path.'),
  data: z.string().describe('The folder of the data.'),
  postgres: server,
  postgrest: server,
}

export const localStackDocuments = {
  ...documentOf('genesis.local.up/1', 'The embedded stack after its start.', {ok: done, ...status}),
  ...documentOf('genesis.local.status/1', 'Whether the embedded stack runs, and where.', {ok: done, ...status}),
  ...documentOf('genesis.local.down/1', 'What was running and is stopped now.', {
    ok: done,
    stopped: z.strictObject({postgres: z.boolean(), postgrest: z.boolean()}),
  }),
  ...documentOf('genesis.local.reset/1', 'Whether the embedded stack and its data were deleted.', {ok: done, home: z.string(), deleted: z.boolean()}),
}
