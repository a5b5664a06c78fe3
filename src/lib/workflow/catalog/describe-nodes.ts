import {isObject, type JsonObject} from '../model/json-object.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import type {Catalog} from './catalog.ts'
import {checkedIn, checkedPropertiesOf} from './checked-properties.ts'
import {type CredentialNeeds, credentialNeeds} from './credential-needs.ts'
import {deriveOnce} from './derive-once.ts'
import {effectiveParameters, type NodeScope} from './effective-parameters.ts'
import {FaultCollector} from './fault-collector.ts'
import type {LevelState} from './level-states.ts'
import type {NodeDescription} from './node-description.ts'
import type {ParameterFault} from './parameter-fault.ts'
import {rootLevelOf} from './parameter-level.ts'
import type {PublishIssue} from './publish-issue.ts'
import {publishIssues} from './publish-issues.ts'

/** A node with what n8n's release says of it. */
export interface DescribedNode {
  readonly node: NodeModel
  /** Every description of its type; undefined for a type that the release does not have. */
  readonly type: readonly NodeDescription[] | undefined
  /** The description for its `typeVersion`; null when the type or the version is not there, or only known to be there (`NodeDescription.partial`). */
  readonly description: NodeDescription | null
  /** The version that counts: its own, or the default of its type. */
  readonly version: number
  /** What conditions on display ask for besides the parameters. */
  readonly scope: NodeScope
  /** Its parameters with the defaults of what is not set and shown; as they are when there is no description. */
  readonly parameters: JsonObject
  /** What its parameters have that n8n does not say anything about. Found together with `parameters`. */
  readonly faults: readonly ParameterFault[]
  /** Parameters for which n8n refuses to publish, were the node switched on and connected. */
  readonly issues: readonly PublishIssue[]
  /** What it asks for. */
  readonly credentials: CredentialNeeds
}

/** The nodes of a workflow with their descriptions in a release, in the order of the file. What a rule does not ask for is not worked out. */
export function describeNodes(workflow: WorkflowModel, catalog: Catalog): DescribedNode[] {
  return workflow.nodes.map((node) => new Description(node, catalog))
}

class Description implements DescribedNode {
  readonly node: NodeModel
  readonly type: readonly NodeDescription[] | undefined
  readonly description: NodeDescription | null
  readonly version: number
  readonly scope: NodeScope
  readonly #catalog: Catalog
  #filled: Filled | undefined
  #issues: PublishIssue[] | undefined
  #credentials: CredentialNeeds | undefined

  constructor(node: NodeModel, catalog: Catalog) {
    this.node = node
    this.#catalog = catalog
    this.type = node.type === '' ? undefined : catalog.node(node.type)
    const asked = askedVersion(node)
    this.version = asked === 0 ? (this.type?.[0]?.defaultVersion ?? 1) : asked
    this.description = this.type?.find(({versions, partial}) => !partial && versions.includes(this.version)) ?? null
    // Conditions see the version that is written in the file, even where none is.
    this.scope = {version: asked, features: noFeatures, tool: node.type.endsWith('Tool')}
  }

  get parameters(): JsonObject {
    return this.#fill().parameters
  }

  get faults(): readonly ParameterFault[] {
    return this.#fill().faults
  }

  get issues(): readonly PublishIssue[] {
    this.#issues ??= this.description === null ? [] : this.#findIssues(this.description)
    return this.#issues
  }

  get credentials(): CredentialNeeds {
    this.#credentials ??= this.description === null ? credentialNeeds(this, this.#catalog) : this.#findCredentials(this.description)
    return this.#credentials
  }

  #findCredentials(description: NodeDescription): CredentialNeeds {
    const {state} = this.#fill()
    if (state !== null && state.credentials !== null) return state.credentials
    const needs = credentialNeeds(this, this.#catalog)
    const {states} = deriveOnce(this.#catalog, description, rootLevelOf)
    const decided = needs.selected.length === 0 && description.credentials.every(({display}) => states.decide(display))
    if (state !== null && state.key !== null && decided) state.credentials = needs
    return needs
  }

  #findIssues(description: NodeDescription): PublishIssue[] {
    const checked = deriveOnce(this.#catalog, description, checkedPropertiesOf)
    if (checked.length === 0) return []
    const {parameters, state} = this.#fill()
    const display = {...this.scope, values: parameters, root: parameters}
    if (state === null || state.key === null) return publishIssues(checked, display)
    state.checked ??= checkedIn(checked, display, deriveOnce(this.#catalog, description, rootLevelOf))
    return publishIssues(state.checked, display)
  }

  #fill(): Filled {
    this.#filled ??= fill(this.#catalog, this.description, this.scope, this.node.raw.parameters)
    return this.#filled
  }
}

/** No release has it. */
const UNREADABLE = -1

const noFeatures: readonly string[] = []

/** 0 when the file gives none; n8n then takes the default of the type. */
function askedVersion({raw}: NodeModel): number {
  const {typeVersion = 0} = raw
  const version = typeof typeVersion === 'string' ? Number(typeVersion) : typeVersion
  return typeof version === 'number' && !Number.isNaN(version) ? version : UNREADABLE
}

interface Filled {
  parameters: JsonObject
  /** Null without a description. */
  state: LevelState | null
  faults: readonly ParameterFault[]
}

function fill(catalog: Catalog, description: NodeDescription | null, scope: NodeScope, raw: unknown): Filled {
  const set = isObject(raw) ? raw : {}
  const collector = new FaultCollector()
  if (description === null) return {parameters: set, state: null, faults: collector.faults}
  const {values, state} = effectiveParameters(catalog, description, scope, set, collector)
  return {parameters: values, state, faults: collector.faults}
}
