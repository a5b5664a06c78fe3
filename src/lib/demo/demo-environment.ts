import {writeFile} from 'node:fs/promises'

/** Queues that the demo's control planes use. @param tasks those that were run once a period */
export function queuesOfDemo(tasks: readonly string[]): string[] {
  return ['wake-droplet', 'hard-reboot', ...tasks.map((task) => `clock-${task}`)]
}

export interface DemoSecrets {
  home: string
  /** For the simulated DigitalOcean only. */
  token: string
  /** Keeps the demo's queue apart from others on the same Redis. */
  queue: string
}

/**
 * What the demo's processes see: a home of their own and no store or API that the person may have configured, so that the demo can
 * never touch a real fleet. Only REDIS_URL is taken over, under a prefix of its own.
 */
export function demoEnvironment(outer: Readonly<Record<string, string | undefined>>, {home, token, queue}: DemoSecrets): Record<string, string> {
  const passed = Object.fromEntries(['PATH', 'HOME', 'REDIS_URL', 'LANG'].flatMap((name) => (outer[name] === undefined ? [] : [[name, outer[name]]])))
  return {...passed, GENESIS_HOME: home, GENESIS_QUEUE_PREFIX: `{genesis-demo-${queue}}`, DIGITALOCEAN_API_TOKEN: token, NO_COLOR: '1'}
}

/** Writes what a shell must `source` to see what the demo sees; only its owner may read it. Returns the path. */
export async function writeEnvFile(path: string, env: Readonly<Record<string, string>>): Promise<string> {
  const own = Object.entries(env).filter(([name]) => !['PATH', 'HOME', 'LANG', 'NO_COLOR'].includes(name))
  await writeFile(path, own.map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`).join(''), {mode: 0o600})
  return path
}
