import {describe, expect, it} from 'vitest'

import {loadConfig} from '../../../src/lib/config/load-config.ts'
import {controlPlaneOf} from '../../../src/lib/runtime/over-control-plane.ts'

const token = 'a token of these tests'
const urlOf = (env: Record<string, string>): string | undefined => controlPlaneOf(loadConfig(env), env)?.url

describe('the control plane to work through', () => {
  it.each([
    ['https://control-plane.example.com'],
    ['https://example.com/genesis/'],
    ['http://127.0.0.1:3000'],
    ['http://localhost:3000'],
    ['http://[::1]:3000'],
  ])('is %s when that and the token are all there is', (url) => {
    expect(urlOf({CONTROL_PLANE_URL: url, GENESIS_ADMIN_TOKEN: token})).toBe(url)
  })

  it.each<[string, Record<string, string>]>([
    ['nothing is set', {}],
    ['only the address is', {CONTROL_PLANE_URL: 'https://example.com'}],
    ['only the token is', {GENESIS_ADMIN_TOKEN: token}],
    ['the address is empty', {CONTROL_PLANE_URL: '', GENESIS_ADMIN_TOKEN: token}],
    [
      'a store is, too',
      {CONTROL_PLANE_URL: 'https://example.com', GENESIS_ADMIN_TOKEN: token, SUPABASE_URL: 'https://x.example.com', SUPABASE_SERVICE_ROLE_KEY: token},
    ],
  ])('is none when %s', (_, env) => {
    expect(urlOf(env)).toBeUndefined()
  })

  it.each([
    'http://control-plane.example.com',
    'http://10.0.0.5:3000',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://0.0.0.0:3000',
  ])('is refused at %s, where the token would cross a network in the clear', (url) => {
    expect(() => urlOf({CONTROL_PLANE_URL: url, GENESIS_ADMIN_TOKEN: token})).toThrow('in the clear')
  })

  it('does not matter at such an address when there is no token to send', () => {
    expect(urlOf({CONTROL_PLANE_URL: 'http://10.0.0.5:3000'})).toBeUndefined()
  })
})
