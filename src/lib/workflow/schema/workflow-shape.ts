import * as z from 'zod'

/**
 * The shape of an n8n workflow as its public API and its own checks demand it. The error texts say what is expected; `check-shape.ts`
 * says of which member, what is there instead, and which rule it breaks. Unknown members pass: they have rules of their own.
 */
const text = (expected: string) => z.string({error: expected})
const nonEmpty = (expected: string) => text(expected).min(1, {error: expected})
const flag = z.boolean({error: 'true or false'}).optional()
const number = z.number({error: 'a number'}).optional()
const choice = (...options: string[]) => z.enum(options, {error: `one of ${options.join(', ')}`}).optional()
const nodeType = 'a package and a node, such as n8n-nodes-base.httpRequest'
const object = z.custom<Record<string, unknown>>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), {
  error: 'an object',
})

const CredentialShape = z.object(
  {id: nonEmpty('the id of a credential'), name: nonEmpty('the name of the credential')},
  {error: 'an object with id and name'},
)

export const NodeShape = z.object(
  {
    id: text('a string').optional(),
    name: nonEmpty('a string that is not empty'),
    type: text(nodeType).refine((type) => /[^.]\.[^.]/.test(type), {error: nodeType}),
    typeVersion: number,
    position: z.tuple([z.number({error: 'two numbers [x, y]'}), z.number({error: 'two numbers [x, y]'})], {error: 'two numbers [x, y]'}),
    parameters: object,
    credentials: z.record(z.string(), CredentialShape, {error: 'an object'}).optional(),
    webhookId: text('a string').optional(),
    disabled: flag,
    notes: text('a string').optional(),
    notesInFlow: flag,
    executeOnce: flag,
    alwaysOutputData: flag,
    retryOnFail: flag,
    maxTries: number,
    waitBetweenTries: number,
    continueOnFail: flag,
    onError: choice('stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'),
  },
  {error: 'an object'},
)

const ConnectionShape = z.object(
  {
    node: nonEmpty('the name of a node'),
    type: nonEmpty('a connection type such as main'),
    index: z.int({error: 'a whole number from 0'}).min(0, {error: 'a whole number from 0'}),
  },
  {error: 'an object with node, type and index'},
)

/** By output: null where nothing is connected, otherwise where it leads. */
const OutputsShape = z.array(z.array(ConnectionShape, {error: 'a list of connections, or null'}).nullable(), {
  error: 'a list with one entry for each output',
})

export const SettingsShape = z.object(
  {
    executionOrder: choice('v0', 'v1'),
    saveExecutionProgress: flag,
    saveManualExecutions: flag,
    saveDataErrorExecution: choice('all', 'none'),
    saveDataSuccessExecution: choice('all', 'none'),
    executionTimeout: number,
    errorWorkflow: text('the id of a workflow').optional(),
    timezone: text('a time zone such as Europe/Berlin').optional(),
    callerPolicy: choice('any', 'none', 'workflowsFromAList', 'workflowsFromSameOwner'),
    callerIds: text('ids of workflows, separated by commas').optional(),
    timeSavedPerExecution: number,
    redactionPolicy: choice('none', 'non-manual', 'manual-only', 'all'),
    availableInMCP: flag,
  },
  {error: 'an object'},
)

export const BodyShape = z.object({name: nonEmpty('a string that is not empty'), settings: SettingsShape})

export const NodesShape = z.array(NodeShape, {error: 'a list of nodes'})

export const ConnectionsShape = z.record(
  z.string(),
  z.record(z.string(), OutputsShape, {error: 'an object with one list for each connection type'}),
  {error: 'an object'},
)
