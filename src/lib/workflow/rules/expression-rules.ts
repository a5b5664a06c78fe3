import type {Rule} from '../rule.ts'
import {expressionLiteral} from './expression-literal.ts'
import {expressionNameLost, expressionNameUnknown} from './expression-names.ts'
import {expressionNodeMissing} from './expression-references.ts'
import {expressionBraces, expressionForbidden, expressionSyntax} from './expression-syntax.ts'
import {fromAiInvalid, fromAiOutsideTool} from './from-ai.ts'

export const expressionRules: readonly Rule[] = [
  expressionBraces,
  expressionSyntax,
  expressionForbidden,
  expressionNodeMissing,
  expressionNameUnknown,
  expressionNameLost,
  expressionLiteral,
  fromAiInvalid,
  fromAiOutsideTool,
]
