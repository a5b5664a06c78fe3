import type {WorkflowDiff} from '../../workflow/diff/workflow-diff.ts'

/** One of the two workflows. */
export interface DiffSide {
  /** The file, `<stdin>` for standard input. */
  path: string
  name: string | null
}

/** The fields of `genesis.workflow.diff/1`. */
export interface DiffDocument extends Omit<WorkflowDiff, 'equal'> {
  ok: boolean
  before: DiffSide
  after: DiffSide
  summary: DiffSummary
}

export interface DiffSummary {
  nodesAdded: number
  nodesRemoved: number
  nodesChanged: number
  connectionsAdded: number
  connectionsRemoved: number
  settingsChanged: number
}

/** What `workflow diff` answers. */
export function diffDocument({equal, ...diff}: WorkflowDiff, before: DiffSide, after: DiffSide): DiffDocument {
  const nodes = (kind: string): number => diff.nodes.filter((node) => node.kind === kind).length
  const connections = (kind: string): number => diff.connections.filter((connection) => connection.kind === kind).length
  const summary = {
    nodesAdded: nodes('added'),
    nodesRemoved: nodes('removed'),
    nodesChanged: nodes('changed'),
    connectionsAdded: connections('added'),
    connectionsRemoved: connections('removed'),
    settingsChanged: diff.settings.length,
  }
  return {ok: equal, before, after, summary, ...diff}
}
