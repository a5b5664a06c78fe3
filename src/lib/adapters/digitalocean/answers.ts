import * as z from 'zod'

/** The parts of DigitalOcean's v2 answers that Genesis reads; everything else is let through unseen. */

export const ActionBody = z.object({
  action: z.object({id: z.number(), type: z.string(), status: z.enum(['in-progress', 'completed', 'errored']), started_at: z.string()}),
})

export const ActionsBody = z.object({actions: z.array(ActionBody.shape.action)})

export const DropletBody = z.object({droplet: z.object({id: z.number(), status: z.enum(['new', 'active', 'off', 'archive'])})})

export const AccountBody = z.object({account: z.object({status: z.string(), droplet_limit: z.number()})})

export const ErrorBody = z.object({id: z.string(), message: z.string()})
