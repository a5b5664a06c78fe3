import type {z} from 'zod'
import {alertsDocuments} from './alerts.ts'
import {doctorDocuments} from './doctor.ts'
import {documentOf} from './document.ts'
import {localStackDocuments} from './local-stack.ts'
import {queueDocuments} from './queue.ts'
import {rebootDocuments} from './reboot.ts'
import {serverDocuments} from './servers.ts'
import {stageDocuments} from './stage.ts'
import {storeDocuments} from './store.ts'
import {tenantDocuments} from './tenant.ts'
import {wakeDocuments} from './wake.ts'
import {workflowDocuments} from './workflow.ts'
import {workflowCatalogDocuments} from './workflow-catalog.ts'
import {workflowDiffDocuments} from './workflow-diff.ts'

/** Every document that `--json` prints, by the id in its `schema`; docs/schemas is made from these. */
export const documents = {
  ...alertsDocuments,
  ...doctorDocuments,
  ...localStackDocuments,
  ...queueDocuments,
  ...rebootDocuments,
  ...serverDocuments,
  ...stageDocuments,
  ...storeDocuments,
  ...tenantDocuments,
  ...wakeDocuments,
  ...workflowDocuments,
  ...workflowCatalogDocuments,
  ...workflowDiffDocuments,
  ...documentOf('genesis.error/1', 'A failure outside of any command, such as a command that does not exist.'),
} satisfies Record<string, z.ZodType>

export type DocumentId = keyof typeof documents
