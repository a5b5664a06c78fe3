import {Ajv2020} from 'ajv/dist/2020.js'
import {describe, expect, expectTypeOf, it} from 'vitest'
import type {z} from 'zod'

import {projectFiles} from '../../scripts/project.ts'
import {makeSchemas} from '../../scripts/schemas.ts'
import type AlertsList from '../../src/commands/alerts/list.ts'
import type AlertsSilence from '../../src/commands/alerts/silence.ts'
import type AlertsSilences from '../../src/commands/alerts/silences.ts'
import type AlertsUnsilence from '../../src/commands/alerts/unsilence.ts'
import type DbMigrate from '../../src/commands/db/migrate.ts'
import type DbStatus from '../../src/commands/db/status.ts'
import type Demo from '../../src/commands/demo.ts'
import type Doctor from '../../src/commands/doctor.ts'
import type FirewallViolations from '../../src/commands/firewall/violations.ts'
import type LocalDown from '../../src/commands/local/down.ts'
import type LocalReset from '../../src/commands/local/reset.ts'
import type LocalStatus from '../../src/commands/local/status.ts'
import type LocalUp from '../../src/commands/local/up.ts'
import type QueuePause from '../../src/commands/queue/pause.ts'
import type QueueResume from '../../src/commands/queue/resume.ts'
import type QueueRetry from '../../src/commands/queue/retry.ts'
import type QueueStatus from '../../src/commands/queue/status.ts'
import type RebootCommand from '../../src/commands/reboot/index.ts'
import type RebootStatus from '../../src/commands/reboot/status.ts'
import type Serve from '../../src/commands/serve.ts'
import type Simulate from '../../src/commands/simulate.ts'
import type Stage from '../../src/commands/stage.ts'
import type TenantImport from '../../src/commands/tenant/import.ts'
import type TenantKey from '../../src/commands/tenant/key.ts'
import type TenantList from '../../src/commands/tenant/list.ts'
import type TenantShow from '../../src/commands/tenant/show.ts'
import type WakeCancel from '../../src/commands/wake/cancel.ts'
import type Wake from '../../src/commands/wake/index.ts'
import type WakePlan from '../../src/commands/wake/plan.ts'
import type WakeStatus from '../../src/commands/wake/status.ts'
import type WorkflowCatalogInstall from '../../src/commands/workflow/catalog/install.ts'
import type WorkflowCatalogList from '../../src/commands/workflow/catalog/list.ts'
import type WorkflowDiff from '../../src/commands/workflow/diff.ts'
import type WorkflowRules from '../../src/commands/workflow/rules.ts'
import type WorkflowValidate from '../../src/commands/workflow/validate.ts'
import {errorDocument, schemaName} from '../../src/lib/cli/error-document.ts'
import {type DocumentId, documents} from '../../src/lib/documents/all-documents.ts'
import {workflowLines} from '../../src/lib/documents/workflow.ts'
import {ExitCode} from '../../src/lib/errors/genesis-error.ts'
import {InputInvalidError} from '../../src/lib/errors/usage.ts'

/** The command of each document, so that the compiler holds its result against the document. */
interface Commands {
  'genesis.alerts.list/1': AlertsList
  'genesis.alerts.silence/1': AlertsSilence
  'genesis.alerts.silences/1': AlertsSilences
  'genesis.alerts.unsilence/1': AlertsUnsilence
  'genesis.db.migrate/1': DbMigrate
  'genesis.db.status/1': DbStatus
  'genesis.demo/1': Demo
  'genesis.doctor/1': Doctor
  'genesis.firewall.violations/1': FirewallViolations
  'genesis.local.down/1': LocalDown
  'genesis.local.reset/1': LocalReset
  'genesis.local.status/1': LocalStatus
  'genesis.local.up/1': LocalUp
  'genesis.queue.pause/1': QueuePause
  'genesis.queue.resume/1': QueueResume
  'genesis.queue.retry/1': QueueRetry
  'genesis.queue.status/1': QueueStatus
  'genesis.reboot/1': RebootCommand
  'genesis.reboot.status/1': RebootStatus
  'genesis.serve/1': Serve
  'genesis.simulate/1': Simulate
  'genesis.stage/1': Stage
  'genesis.tenant.import/1': TenantImport
  'genesis.tenant.key/1': TenantKey
  'genesis.tenant.list/1': TenantList
  'genesis.tenant.show/1': TenantShow
  'genesis.wake/1': Wake
  'genesis.wake.cancel/1': WakeCancel
  'genesis.wake.plan/1': WakePlan
  'genesis.wake.status/1': WakeStatus
  'genesis.workflow.diff/1': WorkflowDiff
  'genesis.workflow.catalog.install/1': WorkflowCatalogInstall
  'genesis.workflow.catalog.list/1': WorkflowCatalogList
  'genesis.workflow.rules/1': WorkflowRules
  'genesis.workflow.validate/1': WorkflowValidate
}

type DeepReadonly<T> = T extends object ? {readonly [K in keyof T]: DeepReadonly<T[K]>} : T
type WithoutEnvelope<T> = T extends unknown ? DeepReadonly<Omit<T, 'schema' | 'ok'>> : never
type ResultOf<Id extends keyof Commands> = WithoutEnvelope<Awaited<ReturnType<Commands[Id]['run']>>>
type Described<Id extends DocumentId> = WithoutEnvelope<z.input<(typeof documents)[Id]>>
/** Ids whose command may return what its document does not describe. */
type Undescribed = {[Id in keyof Commands]: ResultOf<Id> extends Described<Id> ? never : Id}[keyof Commands]

const ids = Object.keys(documents) as DocumentId[]
const lineIds: readonly string[] = Object.keys(workflowLines)
const ofCommands = projectFiles('src/commands/**/*.ts').map((file) =>
  schemaName(
    file
      .replace(/^src\/commands\//, '')
      .replace(/(\/index)?\.ts$/, '')
      .replaceAll('/', ':'),
  ),
)

describe('the documents of --json', () => {
  it('are one for each command, and one for failures outside of any', () => {
    expect([...ids].sort()).toEqual([...ofCommands, 'genesis.error/1'].sort())
  })

  it('describe whatever their command returns, which the compiler checks', () => {
    expectTypeOf<Exclude<DocumentId, 'genesis.error/1'>>().toEqualTypeOf<keyof Commands>()
    expectTypeOf<Undescribed>().toEqualTypeOf<never>()
  })

  it.each(ids)('%s accepts a failure of its own, with what the error adds, and none of another', (id) => {
    const error = new InputInvalidError('Line 2 is wrong.', {hint: 'Mend it.', problems: [{line: 2, reason: 'no id'}]})
    expect(documents[id].safeParse(errorDocument(error, id)).success).toBe(true)
    expect(documents[id].safeParse(errorDocument(error, 'genesis.other/1')).success).toBe(false)
    expect(documents[id].safeParse({...errorDocument(error, id), ok: true}).success).toBe(false)
  })

  it('name every exit code of a failure', () => {
    const failures = Object.values(ExitCode).filter((code) => code !== ExitCode.Ok)
    const document = (exitCode: number): unknown => ({
      schema: 'genesis.error/1',
      ok: false,
      error: {code: 'GEN_X', message: 'x', hint: 'x', exitCode},
    })
    const accepts = (exitCode: number): boolean => documents['genesis.error/1'].safeParse(document(exitCode)).success
    expect(failures.filter((code) => !accepts(code))).toEqual([])
    expect([ExitCode.Ok, 6, 255].filter(accepts)).toEqual([])
  })

  it('refuse a member that nobody has described, and a member that is missing', () => {
    const document = {schema: 'genesis.local.reset/1', ok: true, home: '/srv/genesis', deleted: false}
    expect(documents['genesis.local.reset/1'].safeParse(document).success).toBe(true)
    expect(documents['genesis.local.reset/1'].safeParse({...document, more: 1}).success).toBe(false)
    expect(documents['genesis.local.reset/1'].safeParse({...document, home: undefined}).success).toBe(false)
  })

  it('take the example of a wake', () => {
    const counts = {requested: 60, open: 0, ready: 60, failed: 0, skipped: 0, cancelled: 0}
    const batch = {batchId: 'wake-1', strategy: 'stagger', ratePerSecond: 1, ...counts, durationMs: 60_123, firstReadyMs: 2310, problems: []}
    const tier = {...counts, p50Ms: 30_000, p95Ms: 57_000}
    const document = {schema: 'genesis.wake/1', ok: true, ...batch, api: {requests: 60, rateLimited: 0}, perTier: {enterprise: tier}}
    expect(documents['genesis.wake/1'].safeParse(document).error).toBeUndefined()
    expect(documents['genesis.wake/1'].safeParse({...document, perTier: {gold: tier}}).success).toBe(false)
  })
})

describe('the published JSON schemas', () => {
  const schemas = makeSchemas().filter(({path}) => path.endsWith('.json'))
  const compile = (content: string) =>
    new Ajv2020({strict: true, strictRequired: false, allowUnionTypes: true, formats: {'date-time': true}}).compile(JSON.parse(content) as object)

  it('are one for each document, under its name and with its id, title and description', () => {
    const described = schemas.map(({path, content}) => ({path, ...(JSON.parse(content) as {$id: string; title: string; description: string})}))
    expect(described.map(({$id}) => $id).sort()).toEqual([...ids, ...lineIds].sort())
    for (const {path, $id, title, description} of described) {
      expect(path).toBe(`docs/schemas/${$id.replace('/', '.')}.json`)
      expect(title).toBe($id.replace('/1', '').replaceAll('.', ' '))
      expect(description).not.toBe('')
    }
  })

  const ofLines = schemas.filter(({path}) => lineIds.some((id) => path.endsWith(`${id.replace('/', '.')}.json`)))

  it.each(ofLines)('$path compiles, and refuses the line of another form', ({content}) => {
    expect(ofLines).toHaveLength(lineIds.length)
    expect(compile(content)({schema: 'genesis.other/1', ok: true})).toBe(false)
  })

  it.each(schemas.filter((schema) => !ofLines.includes(schema)))('$path compiles, takes a failure and refuses another document', ({content}) => {
    const accepts = compile(content)
    const {$id} = JSON.parse(content) as {$id: string}
    const failure = {schema: $id, ok: false, error: {code: 'GEN_USAGE', message: 'x', hint: 'y', exitCode: 2}}
    expect(accepts(failure), JSON.stringify(accepts.errors)).toBe(true)
    expect(accepts({...failure, schema: 'genesis.other/1'})).toBe(false)
    expect(accepts({schema: $id, ok: true})).toBe(false)
  })

  it('let members pass that a later version adds', () => {
    const reset = schemas.find(({path}) => path.endsWith('genesis.local.reset.1.json'))
    expect(compile(reset?.content ?? '')({schema: 'genesis.local.reset/1', ok: true, home: '/srv', deleted: true, since: 2})).toBe(true)
  })
})
