import {codeProblem} from '../code/code-problem.ts'
import type {CodeText} from '../code/code-texts.ts'
import {programsOf, pythonOf} from '../code/programs-of.ts'
import type {PlainRule, Problem} from '../rule.ts'
import {quote} from '../text/describe.ts'
import {placeIn} from '../text/place-in.ts'

const code = {name: 'Sum up', type: 'n8n-nodes-base.code', typeVersion: 2}

export const codeSyntax: PlainRule = {
  id: 'code-syntax',
  family: 'code',
  severity: 'error',
  stage: 'run',
  rationale: 'n8n runs the code of a node as the body of a function; code that is not JavaScript, or not Python, fails each time the node runs.',
  good: {workflow: {nodes: [{...code, parameters: {jsCode: 'return $input.all()'}}]}},
  bad: {workflow: {nodes: [{...code, parameters: {jsCode: 'return $input.all('}}]}},
  check(workflow) {
    const problems: Problem[] = []
    for (const program of [...programsOf(workflow), ...pythonOf(workflow)]) {
      const {fault} = program.facts
      if (fault === null || program.node.disabled) continue
      const language = program.language === 'python' ? 'Python' : 'JavaScript'
      const what = `has code that is not ${language}: ${fault.reason} ${placeIn(program.text, fault.at)}`
      problems.push(codeProblem(program, {what, hint: adviceFor(program, fault.at)}))
    }
    return problems
  },
}

function adviceFor({text, language}: CodeText, at: number): string {
  if (language === 'javascript' && /^\s*(?:import|export)\b/.test(text.slice(text.lastIndexOf('\n', at - 1) + 1)))
    return 'Code of a node is no module: it can use require, where the instance allows it.'
  return 'Correct the code.'
}

/** Of one program; more are not told of. */
const mostMissing = 50

export const codeNodeMissing: PlainRule = {
  id: 'code-node-missing',
  family: 'code',
  severity: 'error',
  stage: 'run',
  rationale: 'Code that names a node which is not there fails when it gets to that line.',
  good: {workflow: {nodes: [{name: 'Fetch leads'}, {...code, parameters: {jsCode: "return $('Fetch leads').all()"}}]}},
  bad: {workflow: {nodes: [{name: 'Fetch leads'}, {...code, parameters: {jsCode: "return $('Get leads').all()"}}]}},
  check(workflow) {
    const {nodesByName, suggestNode} = workflow
    const problems: Problem[] = []
    for (const program of [...programsOf(workflow), ...pythonOf(workflow)]) {
      if (program.node.disabled) continue
      const told = new Set<string>()
      for (const {name, start, end, guarded} of 'nodes' in program.facts ? program.facts.nodes : program.facts.references.nodes) {
        // In the try of a try … catch the code reckons with it.
        if (guarded || told.has(name) || nodesByName.has(name) || told.size === mostMissing) continue
        told.add(name)
        const meant = suggestNode(name)
        const what = `refers in its code to ${program.text.slice(start, end)}, but no node is named ${quote(name)}, ${placeIn(program.text, start)}`
        problems.push(
          codeProblem(program, {what, hint: meant === undefined ? 'Name a node that the workflow has.' : `Did you mean ${quote(meant)}?`}),
        )
      }
    }
    return problems
  },
}
