import {z} from 'zod'

import type {Answer, N8nApi} from './n8n-api.ts'

/** What a real n8n says of one workflow. */
export const Verdict = z.strictObject({
  /** How far it came: refused when it was created, refused when it was published, or both went well. */
  outcome: z.enum(['create-refused', 'publish-refused', 'accepted']),
  status: z.number(),
  message: z.string(),
})

export type Verdict = z.output<typeof Verdict>

const Created = z.object({id: z.string()})

/** Creates the workflow, publishes it and removes it again, so that it is in nobody's way. */
export async function askN8n(api: N8nApi, body: unknown): Promise<Verdict> {
  const created = await api.send('POST', '/workflows', body)
  if (created.status !== 200) return {outcome: 'create-refused', ...refusal(created)}
  const {id} = Created.parse(created.body)
  const published = await api.send('POST', `/workflows/${id}/activate`, {})
  await api.send('DELETE', `/workflows/${id}`)
  if (published.status !== 200) return {outcome: 'publish-refused', ...refusal(published)}
  return {outcome: 'accepted', status: 200, message: ''}
}

const Refusal = z.object({message: z.string()})

function refusal({status, body}: Answer): {status: number; message: string} {
  const parsed = Refusal.safeParse(body)
  return {status, message: parsed.success ? parsed.data.message : JSON.stringify(body)}
}
