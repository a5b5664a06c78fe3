import type {Mutator} from './mutator.ts'
import {aiMutators} from './mutators/ai.ts'
import {apiMutators} from './mutators/api.ts'
import {bundleMutators} from './mutators/bundle.ts'
import {codeMutators} from './mutators/code.ts'
import {connectionMutators} from './mutators/connection.ts'
import {connectionEndMutators} from './mutators/connection-ends.ts'
import {credentialMutators} from './mutators/credentials.ts'
import {duplicateMutators} from './mutators/duplicates.ts'
import {expressionMutators} from './mutators/expression.ts'
import {goldenMutators} from './mutators/golden.ts'
import {graphMutators} from './mutators/graph.ts'
import {nodeMutators} from './mutators/node.ts'
import {nodeShapeMutators} from './mutators/node-shape.ts'
import {parameterMutators} from './mutators/parameter.ts'
import {policyMutators} from './mutators/policy.ts'
import {publishingMutators} from './mutators/publishing.ts'
import {secretMutators} from './mutators/secret.ts'
import {structureMutators} from './mutators/structure.ts'
import {templateMutators} from './mutators/template.ts'
import {tenantMutators} from './mutators/tenant.ts'
import {webhookMutators} from './mutators/webhook.ts'

/** A rule may have several: each is held to full recall of its own. */
export const allMutators: readonly Mutator[] = [
  ...structureMutators,
  ...apiMutators,
  ...nodeShapeMutators,
  ...connectionEndMutators,
  ...connectionMutators,
  ...expressionMutators,
  ...codeMutators,
  ...secretMutators,
  ...graphMutators,
  ...aiMutators,
  ...webhookMutators,
  ...nodeMutators,
  ...parameterMutators,
  ...credentialMutators,
  ...duplicateMutators,
  ...publishingMutators,
  ...templateMutators,
  ...goldenMutators,
  ...policyMutators,
  ...tenantMutators,
  ...bundleMutators,
]
