import type {Rule} from '../rule.ts'
import {codePythonName} from './code-python.ts'
import {codeResultInvalid} from './code-result.ts'
import {codeNodeMissing, codeSyntax} from './code-syntax.ts'
import {codeModeMismatch, codeModuleForbidden, codeNameAbsent} from './code-uses.ts'

export const codeRules: readonly Rule[] = [
  codeSyntax,
  codeNodeMissing,
  codeResultInvalid,
  codeModeMismatch,
  codeModuleForbidden,
  codeNameAbsent,
  codePythonName,
]
