import {ExitCode, GenesisError} from './genesis-error.ts'

/** Workflows are to be judged against a release of n8n whose node catalogue is not installed. */
export class CatalogMissingError extends GenesisError {
  readonly code = 'GEN_CATALOG_MISSING'
  readonly exitCode = ExitCode.Usage
}

/** The file of a node catalogue is damaged, or of a form that this version of Genesis does not read. */
export class CatalogUnreadableError extends GenesisError {
  readonly code = 'GEN_CATALOG_UNREADABLE'
  readonly exitCode = ExitCode.Usage
}

/** The npm registry did not answer, or answered with a server error. */
export class RegistryUnreachableError extends GenesisError {
  readonly code = 'GEN_REGISTRY_UNREACHABLE'
  readonly exitCode = ExitCode.Unreachable
}

/** The npm registry refused the credentials of .npmrc, or demands some. */
export class RegistryUnauthorisedError extends GenesisError {
  readonly code = 'GEN_REGISTRY_UNAUTHORISED'
  readonly exitCode = ExitCode.Unauthorised
}

/** A package was read, but it is not what was asked for: another content than the registry promised, or no nodes of n8n in it. */
export class PackageInvalidError extends GenesisError {
  readonly code = 'GEN_PACKAGE_INVALID'
  readonly exitCode = ExitCode.Failed
}
