import {Flags} from '@oclif/core'

/** What workflows are held to besides what every n8n demands. */
export const standardsFlags = {
  'target-n8n': Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'VERSION',
    description: 'release of n8n to judge for; several with commas between, `installed` for all with a catalogue (default: the newest with one)',
  }),
  'require-catalog': Flags.boolean({description: 'fail when no catalogue of n8n’s nodes is installed, instead of leaving rules out'}),
  community: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'FILE',
    description: 'nodes of community packages (YAML or JSON), besides those that were installed with `catalog install --package`',
  }),
  policy: Flags.string({helpValue: 'FILE', description: 'what the fleet demands (YAML): nodes, settings, naming, severities, baselines'}),
  manifest: Flags.string({helpValue: 'FILE', description: 'what the tenants have (YAML): credentials, variables, workflows, packages'}),
  template: Flags.string({helpValue: 'FILE', description: 'golden template (JSON): required and forbidden nodes, settings, naming, slots'}),
  'write-baseline': Flags.string({
    helpValue: 'FILE',
    dependsOn: ['policy'],
    exclusive: ['watch', 'fix', 'changed-since'],
    description: 'write down all that is found, so that a policy which names FILE as its baseline reports only what is new',
  }),
}
