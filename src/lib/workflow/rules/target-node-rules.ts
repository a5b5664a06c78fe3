import type {Rule} from '../rule.ts'
import {credentialMissing, credentialNotChosen} from './credential-missing.ts'
import {credentialTypeForeign, credentialTypeUnknown, credentialUnused} from './credential-types.ts'
import {nodeDeprecated, nodeTypeExcluded} from './node-availability.ts'
import {communityNodeUnknown, nodeTypeUnknown} from './node-type-unknown.ts'
import {typeVersionOutdated, typeVersionTooNew, typeVersionUnknown} from './type-version.ts'

export const targetNodeRules: readonly Rule[] = [
  nodeTypeUnknown,
  communityNodeUnknown,
  nodeTypeExcluded,
  nodeDeprecated,
  typeVersionTooNew,
  typeVersionUnknown,
  typeVersionOutdated,
  credentialMissing,
  credentialNotChosen,
  credentialTypeUnknown,
  credentialTypeForeign,
  credentialUnused,
]
