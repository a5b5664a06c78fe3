import type {RuleInfo} from '../rule.ts'

const fileTooLarge: RuleInfo = {
  id: 'file-too-large',
  family: 'structure',
  severity: 'error',
  stage: 'create',
  rationale: 'A file of more than 64 MiB is no workflow: n8n takes 16 MiB in a request, and reading it would take the memory of everything else.',
  good: {text: '{"name": "Nightly sync", "nodes": [], "connections": {}, "settings": {}}'},
  bad: {text: '{"name": "Nightly sync", "nodes": [], "connections": {}, "settings": {}, "staticData": "… 64 MiB more …"}'},
}

/** Rules about files, which are applied where files are read: the library, which reads none, does not know them. */
export const fileRules: readonly RuleInfo[] = [fileTooLarge]
