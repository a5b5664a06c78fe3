import type {Rule} from '../rule.ts'
import {agentWithoutTools, outputParserMissing} from './ai-agents.ts'
import {toolDescriptionMissing, toolNameDuplicate, toolNameInvalid} from './ai-tools.ts'
import {subNodeMissing, tooManySubNodes} from './sub-node-inputs.ts'

export const aiRules: readonly Rule[] = [
  subNodeMissing,
  tooManySubNodes,
  outputParserMissing,
  toolNameDuplicate,
  toolNameInvalid,
  toolDescriptionMissing,
  agentWithoutTools,
]
