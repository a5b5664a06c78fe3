import {codeProblem} from '../code/code-problem.ts'
import {pythonOf} from '../code/programs-of.ts'
import {isObject} from '../model/json-object.ts'
import type {NodeModel} from '../model/workflow-model.ts'
import type {AnyTargetRule, Problem, TargetContext} from '../rule.ts'
import {placeIn} from '../text/place-in.ts'

const code = {name: 'Sum up', type: 'n8n-nodes-base.code', typeVersion: 2}

export const codePythonName: AnyTargetRule = {
  id: 'code-python-name',
  family: 'code',
  severity: 'warning',
  stage: 'run',
  catalog: 'optional',
  rationale: 'n8n 2 runs Python outside of itself, where code gets its items as _items or _item and nothing else of what n8n 1 offered.',
  good: {workflow: {nodes: [{...code, parameters: {language: 'pythonNative', pythonCode: 'return _items'}}]}},
  bad: {workflow: {nodes: [{...code, parameters: {language: 'pythonNative', pythonCode: 'return _input.all()'}}]}},
  check(workflow, _, target) {
    const problems: Problem[] = []
    for (const program of pythonOf(workflow)) {
      const [first] = program.facts.legacy
      if (first === undefined || program.node.disabled || !isNative(program.node, target)) continue
      const what = `uses ${first.name} in Python code, which is not defined in n8n 2, ${placeIn(program.text, first.at)}`
      problems.push(
        codeProblem(program, {what, hint: `Use ${program.purpose === 'each-item' ? '_item' : '_items'}, or write the code in JavaScript.`}),
      )
    }
    return problems
  },
}

/** The language "python" ran inside of n8n 1; n8n 2 treats it as "pythonNative". */
function isNative({raw}: NodeModel, target: TargetContext | null): boolean {
  if (isObject(raw.parameters) && raw.parameters.language === 'pythonNative') return true
  return target !== null && Number.parseInt(target.catalog.n8n, 10) >= 2
}
