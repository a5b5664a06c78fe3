import type {JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import type {Mutator, Random} from '../mutator.ts'
import {nodeMutator, objectAt} from '../workflow-parts.ts'

const runs = ({type, disabled}: JsonObject): boolean => type !== 'n8n-nodes-base.stickyNote' && disabled !== true

/** Random characters; a token is made of them when it is needed, so that no scanner takes this file for a leak. */
function noise(length: number, random: Random, alphabet = 'abcdefghkmnpqrstuvwyzABCDEFGHJKLMNPQRSTUVWYZ23456789'): string {
  return Array.from({length}, (_, i) => (i % 4 === 3 ? '2345678'.charAt(random.below(7)) : alphabet.charAt(random.below(alphabet.length)))).join('')
}

function aToken(random: Random): string {
  const make = random.pick([
    () => `AKIA${noise(16, random, 'ABCDEFGHJKLMNPQRSTUVWYZ')}`,
    () => `AIza${noise(35, random)}`,
    () => `ghp_${noise(36, random)}`,
    () => `xoxb-${noise(12, random, '2345678')}-${noise(24, random)}`,
    () => `sk_live_${noise(24, random)}`,
    () => `sk-proj-${noise(48, random)}`,
    () => `SG.${noise(22, random)}.${noise(43, random)}`,
    () => `glpat-${noise(20, random)}`,
    () => `npm_${noise(36, random)}`,
    () => `Bearer ${noise(40, random)}`,
    () => `postgres://app:${noise(14, random)}@db.acme.dev/crm`,
  ])
  return make?.() ?? ''
}

export const secretMutators: readonly Mutator[] = [
  nodeMutator('hard-coded-secret', {
    where: runs,
    change(node, random) {
      objectAt(node, 'parameters').mutantText = random.below(2) === 0 ? aToken(random) : `Use "${aToken(random)}" for this.`
    },
  }),
  nodeMutator('hard-coded-secret', {
    where: runs,
    change(node, random) {
      const key = random.pick(['password', 'apiKey', 'clientSecret', 'X-API-Key', 'db_password', 'authToken']) ?? ''
      const value = noise(20, random)
      const parameters = objectAt(node, 'parameters')
      if (random.below(2) === 0) parameters.mutantFields = {[key]: value}
      else parameters.mutantHeaders = {parameters: [{name: key, value}]}
    },
  }),
  nodeMutator('placeholder-left', {
    where: runs,
    change(node, random) {
      objectAt(node, 'parameters').mutantText = random.pick(['YOUR_ACCOUNT_ID', '{{TENANT_NAME}}', '<%= tenant %>', 'REPLACE_ME', '__TENANT__'])
    },
  }),
  nodeMutator('slot-unresolved', {
    where: runs,
    change(node, random) {
      objectAt(node, 'parameters').mutantText = random.pick([
        '%%slot:crm.url%%',
        'https://%%slot:host%%/leads',
        '={{ $json.id }}-%%slot:suffix',
        '%%slot:',
      ])
    },
  }),
]
