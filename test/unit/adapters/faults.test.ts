import {inspect} from 'node:util'
import {describe, expect, it} from 'vitest'

import {postgresFault} from '../../../src/lib/adapters/bullmq/postgres-fault.ts'
import {redisFault} from '../../../src/lib/adapters/redis/redis-connection.ts'
import {storeError} from '../../../src/lib/adapters/supabase/store-error.ts'
import {Secret} from '../../../src/lib/config/secret.ts'

const redisUrl = new Secret('redis://user:a-pass-word@redis.example.com:6380')
const databaseUrl = new Secret('postgres://user:a-pass-word@db.example.com:5433/x')

/** As ioredis reports a reply: it keeps the command, whose arguments hold the password. */
const reply = (message: string): Error =>
  Object.assign(new Error(message), {name: 'ReplyError', command: {name: 'hello', args: ['3', 'AUTH', 'user', 'a-pass-word']}})
const withCode = (code: string): Error => Object.assign(new Error('told by the system'), {code})

describe('A fault of Redis', () => {
  it.each([
    [reply('WRONGPASS invalid username-password pair'), 'GEN_QUEUE_UNAUTHORISED'],
    [reply('NOAUTH Authentication required.'), 'GEN_QUEUE_UNAUTHORISED'],
    [reply('NOPERM this user has no permissions'), 'GEN_QUEUE_UNAUTHORISED'],
    [reply('LOADING Redis is loading the dataset in memory'), 'GEN_QUEUE_UNREACHABLE'],
    [reply('READONLY You cannot write against a read only replica.'), 'GEN_QUEUE_UNREACHABLE'],
    [withCode('ECONNREFUSED'), 'GEN_QUEUE_UNREACHABLE'],
    [withCode('ETIMEDOUT'), 'GEN_QUEUE_UNREACHABLE'],
    [new Error('Connection is closed.'), 'GEN_QUEUE_UNREACHABLE'],
    [reply('ERR unknown command'), undefined],
    [reply('OOM command not allowed when used memory > maxmemory'), undefined],
  ])('%s is %s, and never shows the password', (fault, code) => {
    const explained = redisFault(fault, redisUrl)
    expect((explained as {code?: string}).code).toBe(code)
    expect(inspect(explained, {depth: 9, showHidden: true})).not.toContain('a-pass-word')
    if (code !== undefined) expect(explained.message).toContain('redis://redis.example.com:6380')
  })
})

describe('A fault of the queue’s Postgres', () => {
  it.each([
    ['28P01', 'GEN_QUEUE_UNAUTHORISED'],
    ['28000', 'GEN_QUEUE_UNAUTHORISED'],
    ['42501', 'GEN_QUEUE_UNAUTHORISED'],
    ['ECONNREFUSED', 'GEN_QUEUE_UNREACHABLE'],
    ['57P03', 'GEN_QUEUE_UNREACHABLE'],
    ['57P01', 'GEN_QUEUE_UNREACHABLE'],
    ['53300', 'GEN_QUEUE_UNREACHABLE'],
    ['08006', 'GEN_QUEUE_UNREACHABLE'],
    ['3D000', 'GEN_QUEUE_UNREACHABLE'],
    ['23505', '23505'],
    ['22P02', '22P02'],
  ])('with the code %s is %s, and never shows the password', (code, expected) => {
    const explained = postgresFault(withCode(code), databaseUrl)
    expect((explained as {code?: string}).code).toBe(expected)
    expect(inspect(explained, {depth: 9, showHidden: true})).not.toContain('a-pass-word')
  })
})

describe('A failed call of the store', () => {
  it.each([
    [0, '', false, 'GEN_STORE_UNREACHABLE'],
    [502, '', false, 'GEN_STORE_UNREACHABLE'],
    [503, 'PGRST001', false, 'GEN_STORE_UNREACHABLE'],
    [504, 'PGRST003', false, 'GEN_STORE_UNREACHABLE'],
    [500, '53300', false, 'GEN_STORE_UNREACHABLE'],
    [500, '57P01', false, 'GEN_STORE_UNREACHABLE'],
    [500, '08006', false, 'GEN_STORE_UNREACHABLE'],
    [401, 'PGRST301', false, 'GEN_STORE_UNAUTHORISED'],
    [403, '42501', false, 'GEN_STORE_UNAUTHORISED'],
    [404, 'PGRST202', true, 'GEN_STORE_SCHEMA'],
    [406, 'PGRST106', true, 'GEN_STORE_SCHEMA'],
    [404, 'PGRST202', false, 'GEN_STORE_REQUEST'],
    [409, '23505', false, 'GEN_STORE_REQUEST'],
    [500, '57014', false, 'GEN_STORE_REQUEST'],
  ])('with status %i and code %j (connecting: %s) is %s', (status, code, connecting, expected) => {
    const error = {message: 'what was said', code, details: null}
    expect(storeError({status, error}, 'http://store.example.com', connecting).code).toBe(expected)
  })
})
