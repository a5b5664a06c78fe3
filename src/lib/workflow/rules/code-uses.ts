import {codeProblem} from '../code/code-problem.ts'
import type {CodeUse} from '../code/collect-uses.ts'
import {type CodeProgram, programsOf} from '../code/programs-of.ts'
import type {WorkflowModel} from '../model/workflow-model.ts'
import type {PlainRule, Problem} from '../rule.ts'
import {quote} from '../text/describe.ts'
import {placeIn} from '../text/place-in.ts'

const code = {name: 'Sum up', type: 'n8n-nodes-base.code', typeVersion: 2}

export const codeModuleForbidden: PlainRule = {
  id: 'code-module-forbidden',
  family: 'code',
  severity: 'warning',
  stage: 'run',
  rationale: 'Code may load only the modules that NODE_FUNCTION_ALLOW_BUILTIN and NODE_FUNCTION_ALLOW_EXTERNAL name, and by default these name none.',
  good: {workflow: {nodes: [{...code, parameters: {jsCode: 'return [{json: {at: $now.toISO()}}]'}}]}},
  bad: {workflow: {nodes: [{...code, parameters: {jsCode: "const fs = require('fs')\nreturn [{json: {files: fs.readdirSync('/')}}]"}}]}},
  check: (workflow) => judge(workflow, moduleWords),
}

export const codeModeMismatch: PlainRule = {
  id: 'code-mode-mismatch',
  family: 'code',
  severity: 'warning',
  stage: 'run',
  rationale: 'What code can read depends on the mode of its node: all items are not there for code that runs once for each, and the other way round.',
  good: {workflow: {nodes: [{...code, parameters: {mode: 'runOnceForEachItem', jsCode: 'return $input.item'}}]}},
  bad: {workflow: {nodes: [{...code, parameters: {mode: 'runOnceForEachItem', jsCode: 'return $input.all()[0]'}}]}},
  check: (workflow) => judge(workflow, modeWords),
}

export const codeNameAbsent: PlainRule = {
  id: 'code-name-absent',
  family: 'code',
  severity: 'warning',
  stage: 'run',
  rationale: 'Code of a node runs in a context that has JavaScript itself and little else: fetch, process and URL are not defined there.',
  good: {workflow: {nodes: [{...code, parameters: {jsCode: "return await this.helpers.httpRequest({url: 'https://api.acme.dev/leads'})"}}]}},
  bad: {workflow: {nodes: [{...code, parameters: {jsCode: "const answer = await fetch('https://api.acme.dev/leads')\nreturn await answer.json()"}}]}},
  check: (workflow) => judge(workflow, absentWords),
}

type Words = (use: CodeUse, program: CodeProgram) => {what: string; hint: string} | null

/** Of one program; more are not told of. */
const mostUses = 50

function judge(workflow: WorkflowModel, words: Words): Problem[] {
  const problems: Problem[] = []
  for (const program of programsOf(workflow)) {
    if (program.node.disabled) continue
    const told = new Set<string>()
    for (const use of program.facts.uses) {
      if (told.size === mostUses) break
      const said = words(use, program)
      const key = `${use.kind} ${use.name}`
      if (said !== null && !told.has(key)) problems.push(codeProblem(program, {...said, what: `${said.what}, ${placeIn(program.text, use.at)}`}))
      told.add(key)
    }
  }
  return problems
}

function moduleWords({kind, name}: CodeUse, {purpose}: CodeProgram): {what: string; hint: string} | null {
  if (kind === 'import')
    return {what: 'loads a module by import(), which n8n does not offer to code', hint: 'Use require, where the instance allows the module.'}
  if (kind !== 'module' || name === null) return null
  // The LangChain Code node may load LangChain, and nothing else.
  if ((purpose === 'chain' || purpose === 'supply') && /^(?:langchain|@langchain\/|@n8n\/)/.test(name)) return null
  const hint = 'Use a node or what code has anyway, or allow the module on every instance that runs the workflow.'
  return {what: `loads the module ${quote(name)} in its code, which n8n refuses unless the instance allows it`, hint}
}

function modeWords({kind, name}: CodeUse, {purpose}: CodeProgram): {what: string; hint: string} | null {
  const isInput = kind === 'input' && name !== null
  if (purpose === 'each-item') {
    if (isInput && /^(?:first|last|all|itemMatching)$/.test(name))
      return {
        what: `uses $input.${name}() in code that runs once for each item, where n8n refuses it`,
        hint: 'Use $input.item, or run the code once for all items.',
      }
    if (kind === 'name' && name === 'items')
      return {
        what: 'uses items in code that runs once for each item, where it is not defined',
        hint: 'Use $input.item, or run the code once for all items.',
      }
  }
  if (purpose !== 'all-items') return null
  if (isInput && name === 'item')
    return {
      what: 'uses $input.item in code that runs once for all items, where it is the first of them only',
      hint: 'Use $input.all(), or $input.first() when that is meant.',
    }
  if (kind === 'name' && name === 'item')
    return {
      what: 'uses item in code that runs once for all items, where it is not defined',
      hint: 'Use $input.all(), or run the code once for each item.',
    }
  return null
}

function absentWords({kind, name}: CodeUse, {purpose}: CodeProgram): {what: string; hint: string} | null {
  const inRunner = purpose === 'all-items' || purpose === 'each-item' || purpose === 'tool'
  if (kind !== 'name' || name === null || name === 'item' || name === 'items' || !inRunner) return null
  return {what: `uses ${name} in its code, which is not defined there`, hint: advice[name] ?? 'Use what n8n offers to code, or a node.'}
}

const advice: Readonly<Record<string, string>> = {
  fetch: 'Use this.helpers.httpRequest({url}), or an HTTP Request node.',
  XMLHttpRequest: 'Use this.helpers.httpRequest({url}), or an HTTP Request node.',
  axios: 'Use this.helpers.httpRequest({url}), or an HTTP Request node.',
  process: 'Use $env or $vars for variables.',
  getWorkflowStaticData: "Use $getWorkflowStaticData('global').",
}
