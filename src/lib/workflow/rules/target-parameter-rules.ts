import type {Rule} from '../rule.ts'
import {parameterGroupUnreadable} from './parameter-group.ts'
import {parameterInvalid, parameterRequired} from './parameter-publish.ts'
import {filterShape, parameterOptionUnknown, parameterType, parameterUnknown, resourceLocatorShape} from './parameter-values.ts'

export const targetParameterRules: readonly Rule[] = [
  parameterRequired,
  parameterInvalid,
  parameterGroupUnreadable,
  parameterOptionUnknown,
  parameterUnknown,
  parameterType,
  resourceLocatorShape,
  filterShape,
]
