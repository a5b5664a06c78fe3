import type {Rule} from '../rule.ts'
import {tenantCredentialMissing, tenantCredentialType} from './tenant-credentials.ts'
import {tenantEnvironmentBlocked, tenantEnvironmentMissing, tenantSecretMissing, tenantVariableMissing} from './tenant-environment.ts'
import {tenantRedactionWeak, tenantSizeExceeded} from './tenant-limits.ts'
import {tenantPackageMissing} from './tenant-packages.ts'
import {tenantDataTableMissing, tenantPlaceMissing} from './tenant-references.ts'

export const tenantRules: readonly Rule[] = [
  tenantCredentialMissing,
  tenantCredentialType,
  tenantEnvironmentBlocked,
  tenantEnvironmentMissing,
  tenantVariableMissing,
  tenantSecretMissing,
  tenantPackageMissing,
  tenantDataTableMissing,
  tenantPlaceMissing,
  tenantSizeExceeded,
  tenantRedactionWeak,
]
