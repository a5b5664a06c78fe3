import {derive} from '../model/derive.ts'
import type {ExpressionText, WorkflowModel} from '../model/workflow-model.ts'
import {type ExpressionFacts, readExpression} from './read-expression.ts'

/** A parameter that n8n evaluates, and what there is to know of it. */
export interface Expression extends ExpressionText {
  facts: ExpressionFacts
}

/** The expressions of a workflow, in the order of the file; each text is read once, however often it is there and however many rules ask. */
export function expressionsOf(workflow: WorkflowModel): readonly Expression[] {
  return derive(workflow, readAll)
}

function readAll({expressions}: WorkflowModel): readonly Expression[] {
  const known = new Map<string, ExpressionFacts>()
  return expressions.map((expression) => {
    const {text} = expression
    const facts = known.get(text) ?? readExpression(text)
    known.set(text, facts)
    return {...expression, facts}
  })
}
