import {makeAlertsDoc} from '../alerts-doc.ts'
import {makeCommandsDoc} from '../commands-doc.ts'
import {writeGenerated} from '../generated-file.ts'
import {writeManifest} from '../manifest.ts'
import {makeMetricsDoc} from '../metrics-doc.ts'
import {makeOpenApi} from '../openapi.ts'
import {makeRulesDoc, rulesFolder} from '../rules-doc.ts'
import {makeSchemas, schemasFolder} from '../schemas.ts'
import {runTool} from './tools.ts'

/** Mends what can be mended by a machine; what cannot, the checks that follow will say. */
export async function fix(): Promise<void> {
  await runTool('eslint', ['.', '--fix'])
  await runTool('biome', ['check', '--write'])
  await writeManifest()
  await writeGenerated(makeSchemas(), schemasFolder)
  await writeGenerated(await makeCommandsDoc())
  await writeGenerated(makeRulesDoc(), rulesFolder)
  await writeGenerated(makeMetricsDoc())
  await writeGenerated(await makeAlertsDoc())
  await writeGenerated(makeOpenApi())
}
