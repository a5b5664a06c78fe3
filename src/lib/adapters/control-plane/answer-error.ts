import {Failure} from '../../admin-api/failure.ts'
import {
  ControlPlaneAnswerError,
  ControlPlaneRefusedError,
  ControlPlaneUnauthorisedError,
  ControlPlaneUnreachableError,
} from '../../errors/control-plane.ts'
import {GenesisError} from '../../errors/genesis-error.ts'

/** What stands before a control plane answers so when there is none behind it. */
const gatewayStatuses: readonly number[] = [502, 503, 504]

/** Any answer but a good one, as an error. */
export function answerError(asked: {url: string; method: string; path: string}, {status, body}: {status: number; body: unknown}): GenesisError {
  const {url, method, path} = asked
  if (status === 401)
    return new ControlPlaneUnauthorisedError(`The control plane at ${url} refused the admin token.`, {
      hint: 'Set GENESIS_ADMIN_TOKEN to the token that the control plane was started with.',
    })
  const failure = Failure.safeParse(body)
  if (failure.success && failure.data.error.code !== 'GEN_ROUTE_NOT_FOUND') {
    const {code, message, hint, exitCode, ...details} = failure.data.error
    return new ControlPlaneRefusedError(message, {hint, code, exitCode, details})
  }
  if (gatewayStatuses.includes(status)) return unreachableError(url, new Error(`status ${status}`))
  if (status === 404)
    return new ControlPlaneAnswerError(`What answers at ${url} has no ${method} ${path} in its admin API.`, {
      hint: 'It was started without GENESIS_ADMIN_TOKEN or without the role http, is older than this genesis, or CONTROL_PLANE_URL names something else.',
    })
  return new ControlPlaneAnswerError(`What answers at ${url} is no control plane: status ${status} to ${method} ${path}.`, {
    hint: 'Check CONTROL_PLANE_URL: it names the control plane itself, and no redirects are followed.',
  })
}

/** @returns errors of ours as they are */
export function unreachableError(url: string, error: unknown): GenesisError {
  if (error instanceof GenesisError) return error
  const {cause = error} = error as Error
  const {code, message} = cause as Error & {code?: unknown}
  return new ControlPlaneUnreachableError(`The control plane at ${url} did not answer (${typeof code === 'string' ? code : message}).`, {
    hint: 'Check CONTROL_PLANE_URL, and that genesis serve runs there with the role http.',
    cause: error,
  })
}
