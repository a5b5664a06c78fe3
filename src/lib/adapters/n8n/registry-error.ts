import {compare, diff, valid} from 'semver'

import {PackageInvalidError, RegistryUnauthorisedError, RegistryUnreachableError} from '../../errors/catalog.ts'
import {GenesisError} from '../../errors/genesis-error.ts'
import {InterruptedError, NotFoundError} from '../../errors/usage.ts'

/** What was asked of which registry. */
export interface RegistryRequest {
  /** `name@spec` */
  what: string
  name: string
  spec: string
  /** URL, perhaps with credentials. */
  registry: string
  /** Nothing came for too long. */
  stalled: boolean
}

/** What npm's libraries add to their errors. */
interface RegistryFault extends Error {
  code?: string
  statusCode?: number
  /** Of ETARGET: all versions that there are. */
  versions?: string[]
}

const CHECK_REGISTRY = 'Check the registry that npm uses: npm config get registry'

/** An error of npm's libraries in our own words; told apart by its code. */
export function registryError(error: unknown, asked: RegistryRequest): unknown {
  if (error instanceof GenesisError || !(error instanceof Error)) return error
  const fault: RegistryFault = error
  const {what} = asked
  const options = {cause: error, hint: CHECK_REGISTRY}
  if (asked.stalled) return unreachable(asked, 'nothing came for too long', error)
  if (fault.name === 'AbortError') return new InterruptedError(`Reading ${what} was interrupted.`, {...options, hint: 'Run the command again.'})
  if (fault.code === 'ETARGET') return new NotFoundError(`The registry has no ${what}.`, {...options, hint: nearest(asked, fault.versions ?? [])})
  if (fault.code === 'E404') return new NotFoundError(`The registry ${addressOf(asked)} has no ${what}.`, options)
  if (isDamage(fault)) return damaged(asked, fault)
  if (fault.statusCode === 401 || fault.statusCode === 403 || fault.code === 'ENEEDAUTH')
    return new RegistryUnauthorisedError(`The registry ${addressOf(asked)} refused to give ${what} (${fault.code ?? fault.statusCode}).`, {
      ...options,
      hint: 'Log in with npm login, or set the token for this registry in .npmrc.',
    })
  return fault.code === undefined ? error : unreachable(asked, fault.code, error)
}

function isDamage(fault: RegistryFault): boolean {
  return fault.code === 'EINTEGRITY' || fault.code === 'EBADSIZE' || fault.code?.startsWith('Z_') === true || fault instanceof RangeError
}

function damaged({what}: RegistryRequest, fault: RegistryFault): PackageInvalidError {
  return new PackageInvalidError(`What the registry sent for ${what} is not what it promised (${fault.code ?? 'too large'}).`, {
    hint: 'Try again; if it stays so, tell whoever runs the registry.',
    cause: fault,
  })
}

function unreachable(asked: RegistryRequest, reason: string, cause: Error): RegistryUnreachableError {
  return new RegistryUnreachableError(`The registry ${addressOf(asked)} did not give ${asked.what} (${reason}).`, {
    hint: `${CHECK_REGISTRY}. Without a registry: genesis workflow catalog install --from FOLDER`,
    cause,
  })
}

/** Where the registry is, without credentials. */
function addressOf({registry}: RegistryRequest): string {
  const url = URL.parse(registry)
  return url === null ? 'of npm' : `${url.protocol}//${url.host}${url.pathname}`
}

/** The released versions before and after the one that was asked for, the one that differs least first. */
function nearest({name, spec}: RegistryRequest, versions: readonly string[]): string {
  const ordered = versions.filter((version) => valid(version) !== null && !version.includes('-')).toSorted(compare)
  if (valid(spec) === null) return `The newest is ${ordered.at(-1) ?? 'none'}. See all: npm view ${name} versions`
  const below = ordered.findLast((version) => compare(version, spec) < 0)
  const above = ordered.find((version) => compare(version, spec) > 0)
  const found = [below, above].flatMap((version) => version ?? []).toSorted((a, b) => distance(a, spec) - distance(b, spec))
  return found.length === 0 ? `See what there is: npm view ${name} versions` : `The nearest: ${found.join(', ')}.`
}

function distance(version: string, spec: string): number {
  return ['patch', 'minor', 'major'].indexOf(diff(version, spec) ?? 'patch')
}
