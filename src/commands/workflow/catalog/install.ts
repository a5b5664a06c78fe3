import {Args, Flags} from '@oclif/core'

import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {describePackage, describeRelease, type InstallDocument, packageEntry} from '../../../lib/cli/workflow/install-document.ts'
import {installProgress} from '../../../lib/cli/workflow/install-progress.ts'
import {parsePackageSpec} from '../../../lib/cli/workflow/parse-package-spec.ts'
import {writeText} from '../../../lib/cli/write-text.ts'
import type {InstallOptions, ReplacedPackage} from '../../../lib/workflow/catalog/install-catalog.ts'

export default class WorkflowCatalogInstall extends BaseCommand {
  static override summary = "Install the node catalogue of an n8n release, so that workflow validate can judge each node's parameters."
  static override description = [
    "Reads the packages that n8n's nodes come in from the npm registry of your .npmrc, keeps the facts about nodes and credentials in one small file below GENESIS_HOME, and nothing else. Code of the packages is never run.",
    'Of a community package (--package) only that is known which its code says in plain literals: types, versions, triggers. It is then known in every release.',
  ].join('\n\n')
  static override examples = [
    {description: 'The newest release', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'A certain one, or the newest of a range', command: '<%= config.bin %> <%= command.id %> 2.30.0'},
    {
      description: 'Without a registry, from an installed n8n',
      command: '<%= config.bin %> <%= command.id %> --from /usr/local/lib/node_modules/n8n',
    },
    {description: 'A community package', command: '<%= config.bin %> <%= command.id %> --package n8n-nodes-acme@1.4.0'},
  ]
  static override args = {
    version: Args.string({ignoreStdin: true, description: 'version, range or tag of n8n; latest when left out'}),
  }
  static override flags = {
    from: Flags.string({helpValue: 'FOLDER', description: 'where n8n is installed, instead of the registry'}),
    package: Flags.string({
      helpValue: 'PACKAGE',
      multiple: true,
      default: [],
      description: 'community package: name@version, or a folder such as ./n8n-nodes-acme (repeatable); without VERSION only this is added',
    }),
    'save-json': Flags.string({
      helpValue: 'FILE',
      description: 'also write the facts as JSON, for catalogFrom of genesis-fleet/workflow in a browser',
    }),
  }

  async run(): Promise<InstallDocument> {
    const {args, flags} = await this.parse(WorkflowCatalogInstall)
    const specs = flags.package.map(parsePackageSpec)
    const wantsRelease = specs.length === 0 || args.version !== undefined || flags.from !== undefined
    const release = wantsRelease ? await this.installRelease(args.version ?? 'latest', flags.from, flags['save-json']) : null
    const packages: InstallDocument['packages'] = []
    for (const spec of specs) packages.push(packageEntry(await (await this.catalogs()).addPackage(spec, this.signal)))
    const lines = [...(release === null ? [] : [describeRelease(release)]), ...packages.map(describePackage)]
    for (const {result, notes} of lines) {
      for (const note of notes) this.note(note)
      this.log(result)
    }
    return {release, packages}
  }

  private async installRelease(
    spec: string,
    from: string | undefined,
    jsonFile: string | undefined,
  ): Promise<NonNullable<InstallDocument['release']>> {
    const startedAt = performance.now()
    const replaced: ReplacedPackage[] = []
    using progress = installProgress(process.stderr)
    const options: InstallOptions = {
      ...{spec, installedAt: new Date().toISOString(), signal: this.signal, onProgress: progress.show},
      onReplaced: (one) => replaced.push(one),
      ...(jsonFile !== undefined && {onFacts: (json) => writeText(jsonFile, JSON.stringify(json))}),
    }
    const installed = await (await this.catalogs()).install(options, from)
    return {...installed, replaced, durationMs: Math.round(performance.now() - startedAt)}
  }
}
