import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {renderTable} from '../../../lib/cli/table.ts'
import type {CatalogSummary} from '../../../lib/workflow/catalog/installed-catalogs.ts'

interface ListDocument {
  catalogs: (CatalogSummary & {default: boolean})[]
  packages: {name: string; version: string; nodeTypes: string[]}[]
}

export default class WorkflowCatalogList extends BaseCommand {
  static override summary = 'List the node catalogues that are installed.'
  static override description = 'Without --target-n8n, workflow validate judges against the newest of them.'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<ListDocument> {
    await this.parse(WorkflowCatalogList)
    const installed = await this.catalogs()
    const releases = await installed.releases()
    const catalogs: ListDocument['catalogs'] = []
    for (const [i, n8n] of releases.entries()) catalogs.push({...(await installed.summarise(n8n)), default: i === 0})
    const packages = (await installed.community()).map(({name, version, nodes}) => ({name, version, nodeTypes: Object.keys(nodes)}))
    if (!this.jsonEnabled()) await this.print({catalogs, packages})
    return {catalogs, packages}
  }

  private async print({catalogs, packages}: ListDocument): Promise<void> {
    if (catalogs.length === 0) this.note('No catalogue is installed. Install one: genesis workflow catalog install')
    else this.log(await renderTable(columns, catalogs))
    for (const {name, version, nodeTypes} of packages) this.log(`${name} ${version}: ${nodeTypes.join(', ')}`)
  }
}

type Row = ListDocument['catalogs'][number]

const columns = [
  {title: 'n8n', value: (row: Row) => row.n8n},
  {title: '', value: (row: Row) => (row.default ? 'default' : '')},
  {title: 'node types', value: ({nodeTypes}: Row) => String(nodeTypes), align: 'right' as const},
  {title: 'size', value: ({bytes}: Row) => `${(bytes / 1e6).toFixed(2)} MB`, align: 'right' as const},
  {title: 'installed', value: ({installedAt}: Row) => installedAt.slice(0, 16).replace('T', ' ')},
  {
    title: 'packages',
    value: (row: Row) =>
      Object.entries(row.packages)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
  },
]
