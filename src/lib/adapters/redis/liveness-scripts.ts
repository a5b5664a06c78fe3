/** Time of the Redis server in whole ms, the clock by which silence is measured. */
const clockNow = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)`

/**
 * Lua, because reading what is stored, comparing and writing must be one step for several replicas. Keys: the sorted set of the watched by
 * time, the hash of the last heartbeats, the time of the latest one.
 */
export const livenessScripts = {
  /** Arguments: for each heartbeat `<tenant> <sent in ms> <packed>`. Answers the tenants of replays. */
  genesisRecord: {
    numberOfKeys: 3,
    lua: `${clockNow}
      local tenants, sent, rest, replayed, fields, scores = {}, {}, {}, {}, {}, {}
      for n, heartbeat in ipairs(ARGV) do tenants[n], sent[n], rest[n] = string.match(heartbeat, '^(%S+) (%d+) (.*)$') end
      local known = redis.call('HMGET', KEYS[2], unpack(tenants))
      local heard = ' ' .. string.format('%.0f', now) .. ' '
      for n, tenant in ipairs(tenants) do
        if known[n] and tonumber(string.match(known[n], '^%d+')) >= tonumber(sent[n]) then
          replayed[#replayed + 1] = tenant
        else
          fields[#fields + 1] = tenant
          fields[#fields + 1] = sent[n] .. heard .. rest[n]
          scores[#scores + 1] = now
          scores[#scores + 1] = tenant
        end
      end
      if #fields > 0 then
        redis.call('HSET', KEYS[2], unpack(fields))
        redis.call('ZADD', KEYS[1], unpack(scores))
        redis.call('SET', KEYS[3], string.format('%.0f', now))
      end
      return replayed`,
  },
  /** Arguments: for how long silent in ms, how many at most. Answers now, watched, silent, the latest, and the silent with their times. */
  genesisSweep: {
    numberOfKeys: 3,
    lua: `${clockNow}
      local before = '(' .. string.format('%.0f', now - tonumber(ARGV[1]))
      return {
        string.format('%.0f', now), redis.call('ZCARD', KEYS[1]), redis.call('ZCOUNT', KEYS[1], '-inf', before), redis.call('GET', KEYS[3]),
        redis.call('ZRANGE', KEYS[1], '-inf', before, 'BYSCORE', 'LIMIT', 0, ARGV[2], 'WITHSCORES')}`,
  },
  /** Arguments: tenants. Answers how many were not watched. */
  genesisWatch: {
    numberOfKeys: 1,
    lua: `${clockNow}
      local added = 0
      for _, tenant in ipairs(ARGV) do added = added + redis.call('ZADD', KEYS[1], 'NX', now, tenant) end
      return added`,
  },
  /** Arguments: for each the tenant and when he was heard. */
  genesisUnwatch: {
    numberOfKeys: 1,
    lua: `
      for i = 1, #ARGV, 2 do
        local heard = redis.call('ZSCORE', KEYS[1], ARGV[i])
        if heard and tonumber(heard) <= tonumber(ARGV[i + 1]) then redis.call('ZREM', KEYS[1], ARGV[i]) end
      end`,
  },
  /**
   * Keys: the watched, and up to when they are settled. Answers up to when all that was recorded can be seen now, and who was heard
   * since: this very ms may still bring more. A time settled that lies ahead is one of a clock that was put back.
   */
  genesisUnsettled: {
    numberOfKeys: 2,
    lua: `${clockNow}
      local settled = tonumber(redis.call('GET', KEYS[2]) or '0')
      if settled > now then settled = 0 end
      local upto = string.format('%.0f', now - 1)
      return {upto, redis.call('ZRANGE', KEYS[1], '(' .. string.format('%.0f', settled), upto, 'BYSCORE')}`,
  },
} as const
