import type {ApiAnswer, ApiCall} from './answer.ts'

/** GET /v2/account */
export function showAccount({world}: ApiCall): ApiAnswer {
  const uuid = '00000000-0000-4000-a000-000000000001'
  const account = {
    droplet_limit: Math.max(100, world.droplets.size),
    floating_ip_limit: 3,
    email: 'fleet@example.com',
    name: 'Simulated account',
    uuid,
    email_verified: true,
    status: 'active',
    status_message: '',
    team: {uuid, name: 'Simulated team'},
  }
  return {status: 200, body: {account}}
}
