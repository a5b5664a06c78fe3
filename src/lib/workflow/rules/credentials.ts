import type {ShapeRule} from '../rule.ts'

const reference = {id: 'Xk2pQ9wLmN4rT7vB', name: 'CRM of the tenant'}

export const credentialLegacyString: ShapeRule = {
  id: 'credential-legacy-string',
  family: 'credential',
  severity: 'error',
  stage: 'run',
  rationale: 'Old releases of n8n referred to credentials by name alone; a node that still does finds no credential when it runs.',
  hint: 'Open the node in n8n and choose the credential again, or write {"id": "…", "name": "…"}.',
  good: {workflow: {nodes: [{name: 'Fetch leads', credentials: {httpHeaderAuth: reference}}]}},
  bad: {workflow: {nodes: [{name: 'Fetch leads', credentials: {httpHeaderAuth: 'CRM of the tenant'}}]}},
}

export const credentialIdMissing: ShapeRule = {
  id: 'credential-id-missing',
  family: 'credential',
  severity: 'error',
  stage: 'run',
  rationale: 'n8n finds credentials by id; it runs no workflow in which a credential has none, whether the node uses it or not.',
  hint: 'Choose the credential in n8n and export again, or remove the entry when the node does not use it.',
  good: {workflow: {nodes: [{name: 'Fetch leads', credentials: {httpHeaderAuth: reference}}]}},
  bad: {workflow: {nodes: [{name: 'Fetch leads', credentials: {httpHeaderAuth: {id: null, name: 'CRM of the tenant'}}}]}},
}

export const credentialNameMissing: ShapeRule = {
  id: 'credential-name-missing',
  family: 'credential',
  severity: 'warning',
  stage: 'fleet',
  rationale: 'Ids of credentials differ between tenants; the name is what a person, or a manifest, goes by to find the right one.',
  hint: 'Add the "name" of the credential beside its id.',
  good: {workflow: {nodes: [{name: 'Fetch leads', credentials: {httpHeaderAuth: reference}}]}},
  bad: {workflow: {nodes: [{name: 'Fetch leads', credentials: {httpHeaderAuth: {id: reference.id}}}]}},
}

export const credentialShapeInvalid: ShapeRule = {
  id: 'credential-shape-invalid',
  family: 'credential',
  severity: 'error',
  stage: 'run',
  rationale: 'A credential reference is an object with id and name; n8n takes nothing else for one.',
  hint: 'Write {"<credential type>": {"id": "…", "name": "…"}}, or remove the entry.',
  good: {workflow: {nodes: [{name: 'Fetch leads', credentials: {httpHeaderAuth: reference}}]}},
  bad: {workflow: {nodes: [{name: 'Fetch leads', credentials: {httpHeaderAuth: [reference.id]}}]}},
}
