import type {ControlPlaneClient} from '../adapters/control-plane/control-plane-client.ts'
import type {Config} from '../config/load-config.ts'
import type {Secret} from '../config/secret.ts'
import {ConfigInvalidError} from '../errors/environment.ts'
import {QUEUES} from '../jobs/queues.ts'
import type {Runtime, Store} from '../runtime.ts'

export interface RemoteControlPlane {
  url: string
  token: Secret
}

const loopback: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/**
 * The control plane to work through, when its address and token are all that is configured; undefined when there is a store of one's own,
 * or only the embedded one.
 * @throws {ConfigInvalidError} when the token would cross a network in the clear
 */
export function controlPlaneOf(config: Config, env: Readonly<Record<string, string | undefined>>): RemoteControlPlane | undefined {
  const {GENESIS_ADMIN_TOKEN: token, CONTROL_PLANE_URL: url, SUPABASE_URL: store} = config
  // The address has a default, which tells nothing.
  if (store !== undefined || token === undefined || (env.CONTROL_PLANE_URL ?? '') === '') return undefined
  const {protocol, hostname} = new URL(url)
  if (protocol === 'https:' || loopback.includes(hostname)) return {url, token}
  throw new ConfigInvalidError([
    {
      variable: 'CONTROL_PLANE_URL',
      problem: 'is plain http to another host, which would send GENESIS_ADMIN_TOKEN in the clear',
      expected: 'https, or http to this host, as through an ssh tunnel',
      example: 'https://control-plane.example.com',
    },
  ])
}

/**
 * The same ports, as far as the control plane offers them; whatever else is asked for says so. Connects to neither store nor queue.
 * Migrations, the embedded stack and what needs no port stay those of this machine.
 */
export async function overControlPlane(here: Runtime, {url, token}: RemoteControlPlane, notify: (line: string) => void): Promise<Runtime> {
  const [{controlPlaneClient}, {onlyOffered}, {remoteQueues}, {remoteReboot}, {remoteWake}] = await Promise.all([
    import('../adapters/control-plane/control-plane-client.ts'),
    import('../adapters/control-plane/only-offered.ts'),
    import('../adapters/control-plane/remote-queues.ts'),
    import('../adapters/control-plane/remote-reboot.ts'),
    import('../adapters/control-plane/remote-wake.ts'),
  ])
  const {config, clock, version, actor, localStack} = here
  const client = controlPlaneClient({url, token, actor, version})
  let said = false
  const offer = <T>(open: () => T | Promise<T>) => {
    return async (): Promise<T> => {
      if (!said) notify(`Working through the control plane at ${url}.`)
      said = true
      return open()
    }
  }
  const offered: Partial<Runtime> = {
    ...{config, clock, version, actor, localStack},
    missing: (names) => here.missing(names),
    randomHex: (bytes) => here.randomHex(bytes),
    random: () => here.random(),
    freePort: () => here.freePort(),
    schema: () => here.schema(),
    doctor: () => here.doctor(),
    store: offer(() => openRemoteStore(client)),
    queues: offer(() => remoteQueues(client)),
    wake: offer(() => remoteWake(client, QUEUES.wake)),
    reboot: offer(() => remoteReboot(client, QUEUES.reboot)),
    stage: offer(() => client.call('showStage', {})),
    // The embedded stack's key is that of another fleet.
    ...(config.GENESIS_FLEET_KEY === undefined ? {} : {fleetKey: () => here.fleetKey()}),
    [Symbol.asyncDispose]: () => here[Symbol.asyncDispose](),
  }
  return onlyOffered(offered, {url, what: "control plane's"})
}

async function openRemoteStore(client: ControlPlaneClient): Promise<Store> {
  const [{remoteAlertDesk}, {onlyOffered}, stores] = await Promise.all([
    import('../adapters/control-plane/remote-alerts.ts'),
    import('../adapters/control-plane/only-offered.ts'),
    import('../adapters/control-plane/remote-store.ts'),
  ])
  const offered: Partial<Store> = {
    tenants: stores.remoteTenants(client),
    wakes: stores.remoteWakes(client),
    reboots: stores.remoteReboots(client),
    alertDesk: remoteAlertDesk(client),
  }
  return onlyOffered(offered, {url: client.url, what: "store's"})
}
