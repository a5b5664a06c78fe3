import type {EventRule} from '../rule.ts'

const day = 24 * 3_600_000

/** What parts of Genesis report by themselves. */
export const eventRules: readonly EventRule[] = [
  {
    id: 'tenant-offline',
    about: 'tenant',
    severity: 'warning',
    judges: 'the watchdog has not heard a tenant for more than 5 minutes; critical for Enterprise',
    hint: 'It is rebooted by itself after 10 minutes. Sooner: genesis reboot TENANT',
    resolvesAfterMs: null,
  },
  {
    id: 'fleet-inconclusive',
    about: 'control-plane',
    severity: 'critical',
    judges: 'so much of a region, or of the fleet, fell silent at once that the fault is probably between us and them',
    hint: 'Nobody is called offline and nothing is rebooted meanwhile. Check the network, the load balancer and the status page of DigitalOcean.',
    resolvesAfterMs: null,
  },
  {
    id: 'watchdog-stalled',
    about: 'control-plane',
    severity: 'critical',
    judges: 'the watchdog does not tick',
    hint: 'See that a process with the role watchdog runs, and that queue and store answer: genesis doctor',
    resolvesAfterMs: null,
  },
  {
    id: 'clock-stalled',
    about: 'control-plane',
    severity: 'warning',
    judges: 'a periodic task does not run any more, or too seldom',
    hint: 'See which one, and that a process with its role runs: genesis doctor',
    resolvesAfterMs: null,
  },
  {
    id: 'reboot-failed',
    about: 'tenant',
    severity: 'critical',
    judges: 'a tenant stayed silent after two automatic reboots',
    hint: 'Look at its console at DigitalOcean. When it is mended: genesis reboot TENANT',
    resolvesAfterMs: day,
  },
  {
    id: 'tenant-stuck',
    about: 'tenant',
    severity: 'warning',
    judges: 'a tenant was in between two states for an hour with nothing that drove it on, and was settled',
    hint: 'See what its state is now: genesis tenant show TENANT',
    resolvesAfterMs: day,
  },
  {
    id: 'governor-collapsed',
    about: 'control-plane',
    severity: 'warning',
    judges: 'the concurrency governor holds work on a target at its lowest, because the target answers with errors or slowly',
    hint: 'The target is ill, not the control plane: see its status page, or that of the database. The limit rises again by itself.',
    resolvesAfterMs: null,
  },
  {
    id: 'store-unreachable',
    about: 'control-plane',
    severity: 'critical',
    judges: 'the fleet store has not answered for 2 minutes; sent past the outbox, which is in the store',
    hint: 'Nothing is woken, rebooted or judged meanwhile. See why: genesis doctor',
    resolvesAfterMs: null,
  },
]
