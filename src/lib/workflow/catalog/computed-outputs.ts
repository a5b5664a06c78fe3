import type {JsonObject} from '../model/json-object.ts'
import {main, type Ports, portsOfCode, repeat, vectorStore, when} from './computed-inputs.ts'
import {isExpression} from './display-conditions.ts'
import {parameterAt} from './parameter-at.ts'

type Compute = (parameters: JsonObject, version: number) => Ports

const langchain = '@n8n/n8n-nodes-langchain.'
const base = 'n8n-nodes-base.'

/** Outputs of the nodes that compute them from their parameters; null where a parameter that decides is a formula. Source: as the inputs. */
export function computedOutputs(type: string, parameters: JsonObject, version: number): Ports {
  if (vectorStore.test(type)) return vectorStoreOutputs(parameters)
  const compute = outputsByType[type]
  return compute === undefined ? null : compute(parameters, version)
}

const outputsByType: Readonly<Record<string, Compute>> = {
  [`${base}switch`]: (parameters, version) => (version < 3 ? secondSwitchOutputs(parameters) : thirdSwitchOutputs(parameters)),
  [`${base}webhook`]: ({httpMethod}) => when([httpMethod], () => (Array.isArray(httpMethod) ? repeat(main, httpMethod.length) : [main])),
  [`${base}respondToWebhook`]: respondOutputs,
  [`${base}evaluation`]: ({operation}) => when([operation], () => (operation === 'checkIfEvaluating' ? [main, main] : [main])),
  [`${langchain}textClassifier`]: classifierOutputs,
  [`${langchain}sentimentAnalysis`]: sentimentOutputs,
  [`${langchain}guardrails`]: ({operation}) => when([operation], () => (operation === undefined || operation === 'classify' ? [main, main] : [main])),
  [`${langchain}code`]: (parameters) => portsOfCode(parameterAt(parameters, 'outputs', 'output')),
}

function secondSwitchOutputs(parameters: JsonObject): Ports {
  if (isExpression(parameters.mode)) return null
  if (parameters.mode === 'expression') return when([parameters.outputsAmount], (amount) => repeat(main, amount))
  return repeat(main, countOf(parameterAt(parameters, 'rules', 'rules')))
}

function thirdSwitchOutputs(parameters: JsonObject): Ports {
  if (isExpression(parameters.mode)) return null
  if (parameters.mode === 'expression') return when([parameters.numberOutputs], (amount) => repeat(main, amount))
  const fallback = parameterAt(parameters, 'options', 'fallbackOutput')
  const rules = countOf(parameterAt(parameters, 'rules', 'values'))
  return when([fallback], () => repeat(main, rules + Number(fallback === 'extra')))
}

function respondOutputs({enableResponseOutput}: JsonObject, version: number): Ports {
  return when([enableResponseOutput], () => (version === 1.3 || (version >= 1.4 && enableResponseOutput === true) ? [main, main] : [main]))
}

function classifierOutputs(parameters: JsonObject): Ports {
  const fallback = parameterAt(parameters, 'options', 'fallback')
  const categories = countOf(parameterAt(parameters, 'categories', 'categories'))
  return when([fallback], () => repeat(main, categories + Number(fallback === 'other')))
}

/** Positive, neutral and negative, unless the node lists others. */
function sentimentOutputs(parameters: JsonObject): Ports {
  const categories = parameterAt(parameters, 'options', 'categories')
  return when([categories], () => repeat(main, typeof categories === 'string' ? categories.split(',').length : 3))
}

function vectorStoreOutputs({mode}: JsonObject): Ports {
  return when([mode], () => {
    if (mode === 'retrieve-as-tool') return [{...main, type: 'ai_tool'}]
    return mode === 'retrieve' || mode === undefined ? [{...main, type: 'ai_vectorStore'}] : [main]
  })
}

function countOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0
}
