import {isDeepStrictEqual} from 'node:util'

import {makeAlertsDoc} from '../alerts-doc.ts'
import {makeCommandsDoc} from '../commands-doc.ts'
import {compareCatalogue, findUnknownCodes, readErrorClasses, readErrorEntries} from '../error-catalogue.ts'
import {findStale} from '../generated-file.ts'
import {makeManifest, readManifest} from '../manifest.ts'
import {makeMetricsDoc} from '../metrics-doc.ts'
import {makeOpenApi} from '../openapi.ts'
import {makeRulesDoc, rulesFolder} from '../rules-doc.ts'
import {makeSchemas, schemasFolder} from '../schemas.ts'
import {listCheck} from './check.ts'

const remedy = 'npm run check -- --fix makes it anew'

export const manifest = listCheck('oclif manifest', '', async () => {
  const [present, wanted] = [await readManifest(), asJson(await makeManifest())]
  const ids = new Set([...Object.keys(present.commands), ...Object.keys(wanted.commands)])
  const stale = [...ids].filter((id) => !isDeepStrictEqual(present.commands[id], wanted.commands[id]))
  const version = present.version === wanted.version ? [] : [`version ${present.version} is not ${wanted.version}`]
  return orRemedy([...version, ...stale.map((id) => `${id.replaceAll(':', ' ')} is out of date`)])
})

export const schemas = listCheck('document schemas', '', async () => orRemedy(await findStale(makeSchemas(), schemasFolder)))

export const commandsDoc = listCheck('commands page', '', async () => orRemedy(await findStale(await makeCommandsDoc())))

export const rulesPages = listCheck('rules pages', '', async () => orRemedy(await findStale(makeRulesDoc(), rulesFolder)))

export const metricsPage = listCheck('metrics page', '', async () => orRemedy(await findStale(makeMetricsDoc())))

export const alertsPage = listCheck('alerts page', '', async () => orRemedy(await findStale(await makeAlertsDoc())))

export const openApi = listCheck('OpenAPI document', '', async () => orRemedy(await findStale(makeOpenApi())))

export const errorsPage = listCheck('errors page', '', async () => {
  const classes = await readErrorClasses()
  return [...compareCatalogue(classes, await readErrorEntries()), ...findUnknownCodes(classes)]
})

function orRemedy(stale: readonly string[]): string[] {
  return stale.length === 0 ? [] : [...stale, remedy]
}

function asJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
