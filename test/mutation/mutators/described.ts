import {type DescribedNode, describeNodes} from '../../../src/lib/workflow/catalog/describe-nodes.ts'
import {isDisplayed} from '../../../src/lib/workflow/catalog/display-conditions.ts'
import type {NodeProperty} from '../../../src/lib/workflow/catalog/node-description.ts'
import {buildModel} from '../../../src/lib/workflow/model/build-model.ts'
import type {JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import {participantsOf} from '../../../src/lib/workflow/rules/takes-part.ts'
import {exampleCatalog} from '../../harness/example-catalog.ts'
import type {Mutator} from '../mutator.ts'
import {addNode, connect, objectAt} from '../workflow-parts.ts'

/** The nodes of a workflow whose settings n8n looks at, with what the example release says of them. */
export function describedParts(workflow: JsonObject): DescribedNode[] {
  const model = buildModel(workflow, [])
  const nothing = {template: null, policy: null, manifest: null}
  const target = {...nothing, catalog: exampleCatalog, described: describeNodes(model, exampleCatalog), derived: new Map()}
  return participantsOf(model, target).filter(({node}) => node.name !== '')
}

/** A node of the given kind with a defect, connected to one that does nothing. */
export function added(rule: string, node: JsonObject & {type: string}): Mutator {
  return {
    rule,
    inject(workflow) {
      const {name} = addNode(workflow, node)
      connect(workflow, name, addNode(workflow, {type: 'n8n-nodes-base.noOp'}).name)
      return {workflow, node: name}
    },
  }
}

/** A defect of one parameter that is shown, wherever in the workflow there is one of that kind. */
export function parameterMutator(rule: string, fits: (property: NodeProperty) => boolean, value: (property: NodeProperty) => unknown): Mutator {
  return {
    rule,
    inject(workflow, random) {
      const places = describedParts(workflow).flatMap((entry) => shownAlone(entry).flatMap((property) => (fits(property) ? [{entry, property}] : [])))
      const place = random.pick(places)
      if (place === undefined) return null
      const {node} = place.entry
      objectAt(node.raw, 'parameters')[place.property.name] = value(place.property)
      return {workflow, node: node.name}
    },
  }
}

/** Without those that share their name with another that is shown as well: what does not suit one may suit the other. */
function shownAlone({description, parameters, scope}: DescribedNode): NodeProperty[] {
  const shown = (description?.properties ?? []).filter(
    ({display, name}) => name in parameters && isDisplayed(display, {...scope, values: parameters, root: parameters}),
  )
  const names = Map.groupBy(shown, ({name}) => name)
  return shown.filter(({name}) => names.get(name)?.length === 1)
}
