// node scripts/openapi.ts writes docs/openapi.json: the description of the admin API, as genesis serve gives it out.
import {openApiDocument} from '../src/lib/admin-api/openapi-document.ts'
import {adminRoutes} from '../src/lib/admin-api/routes.ts'
import {type GeneratedFile, writeGenerated} from './generated-file.ts'

export function makeOpenApi(): GeneratedFile[] {
  return [{path: 'docs/openapi.json', content: `${JSON.stringify(openApiDocument(adminRoutes), undefined, 2)}\n`}]
}

if (import.meta.main) await writeGenerated(makeOpenApi())
