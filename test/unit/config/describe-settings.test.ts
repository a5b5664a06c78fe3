import {describe, expect, it} from 'vitest'

import {describeSettings, type Setting} from '../../../src/lib/config/describe-settings.ts'
import {environment} from '../../../src/lib/config/environment.ts'

const of = (env: Record<string, string>, name: string): Setting | undefined => describeSettings(env).find((setting) => setting.name === name)
const ownStore = {SUPABASE_URL: 'https://store.example.com', SUPABASE_SERVICE_ROLE_KEY: 'k'.repeat(30)}

describe('The settings as the doctor shows them', () => {
  it('are one for each variable that is read', () => {
    expect(describeSettings({}).map(({name}) => name)).toEqual(Object.keys(environment))
  })

  it.each([
    [{}, 'PORT', 'default', '3000 (default)'],
    [{PORT: '8080'}, 'PORT', 'set', '8080'],
    [{PORT: ''}, 'PORT', 'default', '3000 (default)'],
    [{PORT: 'abc'}, 'PORT', 'wrong', '"abc"'],
    [{}, 'REDIS_URL', 'unset', 'not set: the queue is in Postgres'],
    [{CONTROL_PLANE_URL: 'https://me:secret@plane.example.com/x'}, 'CONTROL_PLANE_URL', 'set', 'https://plane.example.com/x (with credentials)'],
    [{SUPABASE_URL: 'https://a.example.com'}, 'SUPABASE_SERVICE_ROLE_KEY', 'wrong', 'not set, though its companion is'],
  ])('of %j: %s is %s', (env, name, state, seen) => {
    expect(of(env, name)).toMatchObject({state, seen})
  })

  it('never show a secret, right or wrong', () => {
    const names = Object.entries(environment).flatMap(([name, variable]) => ('secret' in variable ? [name] : []))
    for (const value of ['hunter2hunter2', 'postgres://u:hunter2@h/d', 'https://h/hunter2', 'hunter2'.repeat(8)])
      expect(JSON.stringify(describeSettings(Object.fromEntries(names.map((name) => [name, value]))))).not.toContain('hunter2')
  })

  it("say what a store of one's own needs besides, and ask for nothing of it with the embedded one", () => {
    const remedied = (env: Record<string, string>): string[] => describeSettings(env).flatMap(({name, remedy}) => (remedy === null ? [] : [name]))
    expect(remedied({})).toEqual(['DIGITALOCEAN_API_TOKEN'])
    expect(remedied(ownStore)).toEqual(['DATABASE_URL', 'REDIS_URL', 'DIGITALOCEAN_API_TOKEN', 'GENESIS_FLEET_KEY', 'GENESIS_ADMIN_TOKEN'])
    expect(remedied({...ownStore, DATABASE_URL: 'postgres://u:p@h/d'})).not.toContain('REDIS_URL')
  })
})
