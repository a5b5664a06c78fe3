import {readdir, readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {Redis} from 'ioredis'
import {Client} from 'pg'

import {assertNoSecret, type SecretList} from './secrets.ts'

/** @throws when a log of the embedded servers below `home` holds one of the secrets */
export async function assertLogsHoldNoSecret(home: string, secrets: SecretList): Promise<void> {
  const logs = join(home, 'data', 'logs')
  for (const name of await readdir(logs).catch(() => [])) assertNoSecret(`the log ${name}`, await readFile(join(logs, name), 'utf8'), secrets)
}

/** @throws when any row of the queue's tables or of the store holds one of the secrets */
export async function assertDatabaseHoldsNoSecret(databaseUrl: string, secrets: SecretList): Promise<void> {
  const client = new Client({connectionString: databaseUrl})
  await client.connect()
  try {
    const {rows} = await client.query<{schema: string; table: string}>(
      `select table_schema as schema, table_name as table from information_schema.tables
        where table_schema like 'genesis%' and table_type = 'BASE TABLE'`,
    )
    for (const {schema, table} of rows) {
      const dump = await client.query<{row: string}>(`select t::text as row from "${schema}"."${table}" t`)
      for (const {row} of dump.rows) assertNoSecret(`table ${schema}.${table}`, row, secrets)
    }
  } finally {
    await client.end()
  }
}

/** @throws when any key of this Redis holds one of the secrets */
export async function assertRedisHoldsNoSecret(url: string, secrets: SecretList): Promise<void> {
  const redis = new Redis(url)
  try {
    for (const key of await redis.keys('*')) {
      const text = await textOf(redis, key)
      assertNoSecret(`Redis key ${key}`, text, secrets)
    }
  } finally {
    redis.disconnect()
  }
}

async function textOf(redis: Redis, key: string): Promise<string> {
  const type = await redis.type(key)
  if (type === 'hash') return JSON.stringify(await redis.hgetall(key))
  if (type === 'list') return JSON.stringify(await redis.lrange(key, 0, -1))
  if (type === 'zset') return JSON.stringify(await redis.zrange(key, '0', '-1'))
  if (type === 'set') return JSON.stringify(await redis.smembers(key))
  if (type === 'stream') return JSON.stringify(await redis.xrange(key, '-', '+'))
  return (await redis.get(key)) ?? ''
}
