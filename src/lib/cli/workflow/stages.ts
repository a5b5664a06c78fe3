import type {Stage} from '../../workflow/rule.ts'

/** What a rule's stage means, as the end of "family: …". */
export const stages: Readonly<Record<Stage, string>> = {
  create: 'n8n refuses it when the workflow is created',
  publish: 'n8n refuses it when the workflow is published',
  run: 'n8n takes it, and it goes wrong when the workflow runs',
  fleet: 'n8n takes it; the rule is the fleet’s own',
}
