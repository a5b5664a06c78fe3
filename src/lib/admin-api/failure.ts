import * as z from 'zod'

/** The one shape of every failure; some errors add members of their own, as in docs/errors.md. */
export const Failure = z
  .object({
    error: z.looseObject({
      code: z.templateLiteral(['GEN_', z.string()]).describe('One of the codes in docs/errors.md.'),
      message: z.string().min(1).describe('What happened to which thing.'),
      hint: z.string().min(1).describe('What to do now.'),
      exitCode: z.literal([1, 2, 3, 4, 5, 130]).describe('With which a command ends that meets it.'),
    }),
  })
  .meta({id: 'Failure'})

export type Failure = z.infer<typeof Failure>

/** Statuses of failures, and what each means. */
export const failureStatuses = {
  400: 'The request is not what this route takes.',
  401: 'The admin token is missing or wrong.',
  404: 'There is no such thing.',
  409: 'Refused by a guard.',
  413: 'The body is larger than this route takes.',
  415: 'The body is not application/json.',
  429: 'Too many requests; retry-after says in how many seconds to come again.',
  500: 'The attempt failed.',
  502: 'A service that the control plane needs refused its credentials.',
  503: 'Something that the control plane needs does not answer, or the control plane is about to stop.',
} as const

export type FailureStatus = keyof typeof failureStatuses
