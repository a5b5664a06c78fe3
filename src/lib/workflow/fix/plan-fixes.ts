import type {WorkflowModel} from '../model/workflow-model.ts'
import type {ValidateOptions} from '../validate-workflow.ts'
import {completeSettings} from './complete-settings.ts'
import {findCredentials} from './find-credentials.ts'
import type {FixPlan} from './fix.ts'
import {mendConnections} from './mend-connections.ts'
import {stripFields, stripPinnedData} from './strip-fields.ts'

/** Everything that can be mended in one workflow, in the order in which it is told. */
export function planFixes(workflow: WorkflowModel, {template, policy, manifest}: ValidateOptions, keepIds: ReadonlySet<string>): FixPlan {
  const plans = [
    completeSettings(workflow, template, policy),
    stripFields(workflow, keepIds),
    stripPinnedData(workflow),
    mendConnections(workflow),
    findCredentials(workflow, manifest?.credentials ?? null),
  ]
  return {fixes: plans.flatMap(({fixes}) => fixes), unfixed: plans.flatMap(({unfixed}) => unfixed)}
}
