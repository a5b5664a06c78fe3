import * as z from 'zod'

import {count, documentOf, done, durationMs} from './document.ts'

const path = z.string().min(1)
const names = z.array(z.string())
const packages = z.record(z.string(), z.string()).describe('Packages that the facts are from, with their versions.')
const replaced = z.array(z.strictObject({name: z.string(), wanted: z.string(), taken: z.string()}))
const bytes = count.describe('Size of the file.')

export const workflowCatalogDocuments = {
  ...documentOf('genesis.workflow.catalog.install/1', 'What was installed.', {
    ok: done,
    release: z
      .strictObject({
        n8n: z.string(),
        packages,
        replaced: replaced.describe('Packages that the registry does not have in the version that n8n wants.'),
        nodeTypes: count,
        credentialTypes: count,
        path,
        bytes,
        durationMs,
      })
      .nullable()
      .describe('Null when only community packages were added.'),
    packages: z.array(
      z.strictObject({
        name: z.string(),
        version: z.string(),
        nodeTypes: names,
        credentialTypes: names,
        unread: names.describe('Files that compute what they are, so that it is not known.'),
      }),
    ),
  }),
  ...documentOf('genesis.workflow.catalog.list/1', 'The node catalogues that are installed, the newest release first.', {
    ok: done,
    catalogs: z.array(
      z.strictObject({
        n8n: z.string(),
        packages,
        nodeTypes: count,
        installedAt: z.iso.datetime(),
        path,
        bytes,
        default: z.boolean().describe('workflow validate uses it when no --target-n8n is given.'),
      }),
    ),
    packages: z.array(z.strictObject({name: z.string(), version: z.string(), nodeTypes: names})).describe('Community packages that were added.'),
  }),
}
