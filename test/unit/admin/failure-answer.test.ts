import {describe, expect, it} from 'vitest'
import {AdminRateLimitedError, AdminUnauthorisedError, NotReadyError, RequestInvalidError, RouteNotFoundError} from '../../../src/lib/errors/admin.ts'
import {ConfigInvalidError} from '../../../src/lib/errors/environment.ts'
import {ConfirmationMissingError} from '../../../src/lib/errors/guards.ts'
import {StoreRequestError, StoreUnauthorisedError, StoreUnreachableError} from '../../../src/lib/errors/services.ts'
import {InputInvalidError, NotFoundError} from '../../../src/lib/errors/usage.ts'
import {failureAnswer} from '../../../src/lib/serve/admin/failure-answer.ts'

const hint = 'Do this.'

describe('the answer to a failure', () => {
  it.each([
    [400, new InputInvalidError('x', {hint})],
    [400, new RequestInvalidError('x', {hint})],
    [413, new RequestInvalidError('x', {hint, status: 413})],
    [401, new AdminUnauthorisedError('x', {hint})],
    [404, new NotFoundError('x', {hint})],
    [404, new RouteNotFoundError('x', {hint})],
    [409, new ConfirmationMissingError('x', {hint})],
    [429, new AdminRateLimitedError('x', {hint, retryAfterSeconds: 7})],
    [500, new StoreRequestError('x', {hint})],
    [502, new StoreUnauthorisedError('x', {hint})],
    [503, new StoreUnreachableError('x', {hint})],
    [503, new NotReadyError('x', {hint})],
    // A setting of the control plane is not the client's fault, though a command ends with the code for wrong usage.
    [503, new ConfigInvalidError([])],
  ])('has status %i for %o', (status, error) => {
    expect(failureAnswer(error)).toMatchObject({status, error})
  })

  it('says when to come again where that helps', () => {
    const seconds = (error: Error): number | undefined => failureAnswer(error).retryAfterSeconds
    expect(seconds(new AdminRateLimitedError('x', {hint, retryAfterSeconds: 7}))).toBe(7)
    expect(seconds(new StoreUnreachableError('x', {hint}))).toBe(5)
    expect(seconds(new NotFoundError('x', {hint}))).toBeUndefined()
  })

  it('shows nothing of a fault that nobody foresaw', () => {
    const {status, error} = failureAnswer(new Error('password=hunter2 at /srv/secret.ts'))
    expect([status, error.code]).toEqual([500, 'GEN_INTERNAL'])
    expect(JSON.stringify({...error, message: error.message, hint: error.hint})).not.toMatch(/hunter2|srv/)
  })

  it.each([
    [400, 400],
    [413, 413],
    [415, 415],
    [431, 400],
  ])('turns the HTTP server’s own %i into %i, in our words', (given, status) => {
    const answer = failureAnswer(Object.assign(new Error('FST_ERR: {"secret":1}'), {statusCode: given}))
    expect([answer.status, answer.error.code]).toEqual([status, 'GEN_REQUEST_INVALID'])
    expect(answer.error.message).not.toContain('FST')
  })
})
