import {NotRemoteError} from '../../errors/control-plane.ts'

/**
 * A port of which the control plane offers only a part: whoever reaches for the rest is told that this command does not work from here.
 * @param what whose members they are, for the message
 * @throws {NotRemoteError} when a member that is not there is asked for
 */
export function onlyOffered<T extends object>(offered: Partial<T>, {url, what}: {url: string; what: string}): T {
  return new Proxy(offered as T, {
    get(target, name) {
      // Whoever awaits a port asks it for `then`.
      if (name in target || typeof name === 'symbol' || name === 'then') return Reflect.get(target, name) as unknown
      throw new NotRemoteError(`This command does not work through the control plane at ${url}: it needs the ${what} ${name}.`, {
        hint: 'Run it where the store is configured (SUPABASE_URL and SUPABASE_SERVICE_ROLE_KEY). To use the embedded store instead, unset CONTROL_PLANE_URL or GENESIS_ADMIN_TOKEN.',
      })
    },
  })
}
