import type {BoundedLabel, Metric} from './metric.ts'

/**
 * Every metric of our own in `/metrics`, by its name. A label has a closed set of values or, where they come from data, a largest number of
 * them, so that the number of series is bounded whatever comes in from outside. `docs/operations/metrics.md` is made from this.
 */
export const metrics = {
  genesis_heartbeats_total: {
    kind: 'counter',
    help: 'Heartbeats, by what became of them.',
    labels: {outcome: ['accepted', 'bad-signature', 'clock', 'replay', 'unknown-tenant', 'firewall', 'malformed', 'overloaded', 'store-away']},
  },
  genesis_heartbeat_seconds: {
    kind: 'histogram',
    help: 'From the arrival of a heartbeat to its acknowledgement, in seconds.',
    labels: {},
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  },
  genesis_http_answers_total: {
    kind: 'counter',
    help: 'Answers to HTTP requests, by status; those to requests that were broken or too slow to be read are among them.',
    labels: {status: ['1xx', '2xx', '3xx', '400', '401', '403', '404', '408', '413', '415', '429', '431', '4xx', '503', '5xx']},
  },
  genesis_http_connections: {kind: 'gauge', help: 'Open connections to the HTTP server.', labels: {}},
  genesis_http_connections_dropped_total: {kind: 'counter', help: 'Connections that were closed at once because too many were open.', labels: {}},
  genesis_build_info: {kind: 'gauge', help: 'Always 1; says which program answers.', labels: {version: {atMost: 2}, node: {atMost: 2}}},
  genesis_memory_limit_bytes: {
    kind: 'gauge',
    help: "Memory that the process may have: the container's limit or the machine's memory, in bytes.",
    labels: {},
  },
  genesis_health: {
    kind: 'gauge',
    help: '1 when what the process depends on is healthy or degraded, 0 when it is not.',
    labels: {check: ['store', 'queue']},
  },
  genesis_scrape_errors_total: {
    kind: 'counter',
    help: 'Scrapes that had to leave something out because it did not answer.',
    labels: {source: ['queue', 'clock', 'watchdog', 'alerts', 'digitalocean']},
  },
  genesis_jobs_total: {
    kind: 'counter',
    help: 'Runs of jobs by this process: done, to be tried again, failed for good, put off until the API takes requests again, or given back while draining.',
    labels: {queue: {atMost: 32}, outcome: ['done', 'retried', 'failed', 'put-off', 'given-back']},
  },
  genesis_job_seconds: {
    kind: 'histogram',
    help: 'How long runs of jobs took, whatever became of them, in seconds.',
    labels: {queue: {atMost: 32}},
    buckets: [0.01, 0.1, 0.5, 1, 5, 15, 60, 300],
  },
  genesis_queue_paused: {kind: 'gauge', help: '1 while a queue is paused.', labels: {queue: {atMost: 32}}},
  genesis_queue_head_age_seconds: {
    kind: 'gauge',
    help: 'How long the job that goes next has been waiting since it came or was last tried, in seconds; 0 when none waits.',
    labels: {queue: {atMost: 32}},
  },
  genesis_clock_tick_age_seconds: {
    kind: 'gauge',
    help: 'How long ago a tick of a periodic task was last finished in the cluster, in seconds; the same in every replica.',
    labels: {task: {atMost: 16}},
  },
  genesis_clock_tick_period_seconds: {kind: 'gauge', help: 'How often a periodic task is to be run, in seconds.', labels: {task: {atMost: 16}}},
  genesis_tenants_silent: {
    kind: 'gauge',
    help: 'Tenants with a verdict of the watchdog on their silence.',
    labels: {verdict: ['suspect', 'offline']},
  },
  genesis_watchdog_inconclusive: {
    kind: 'gauge',
    help: 'Where so many went silent at once that the watchdog does not judge: 1 for the whole fleet, and how many regions.',
    labels: {scope: ['fleet', 'regions']},
  },
  genesis_watchdog_tick_seconds: {
    kind: 'histogram',
    help: 'How long ticks of the watchdog took that this process ran, in seconds.',
    labels: {},
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
  },
  genesis_watchdog_verdicts_total: {
    kind: 'counter',
    help: 'Verdicts that this process brought about: tenants that missed heartbeats, that were silent for too long, and that were heard again.',
    labels: {verdict: ['suspect', 'offline', 'recovered']},
  },
  genesis_alerts_firing: {
    kind: 'gauge',
    help: 'Alerts that fire, those that are silenced included.',
    labels: {severity: ['critical', 'warning', 'info']},
  },
  genesis_alert_outbox_messages: {kind: 'gauge', help: 'Messages about alerts that wait to be delivered.', labels: {}},
  genesis_alert_outbox_age_seconds: {kind: 'gauge', help: 'How long the oldest message about an alert has been waiting, in seconds.', labels: {}},
  genesis_alert_cycle_age_seconds: {
    kind: 'gauge',
    help: 'How long ago the last complete cycle of alerts ended, in seconds; absent before the first.',
    labels: {},
  },
  genesis_governor_limit: {
    kind: 'gauge',
    help: 'Jobs that use a target and may run at once in the whole cluster, as the concurrency governor has decided.',
    labels: {target: ['digitalocean', 'store']},
  },
  genesis_admin_requests_total: {
    kind: 'counter',
    help: 'Requests to the admin API, by group of routes and what became of them.',
    labels: {
      group: ['tenants', 'wake', 'queues', 'alerts', 'reboots', 'server', 'unknown'],
      outcome: ['done', 'invalid', 'unauthorised', 'not-found', 'refused', 'limited', 'failed', 'unavailable'],
    },
  },
  genesis_reboots_total: {
    kind: 'counter',
    help: 'Hard reboots, by what became of them: power restored by DigitalOcean, then recovered (heard again) or failed.',
    labels: {outcome: ['cycled', 'recovered', 'failed']},
  },
  genesis_digitalocean_requests_left: {
    kind: 'gauge',
    help: 'Requests that may still be sent to DigitalOcean in the rolling minute and hour, the reserve for emergencies among them.',
    labels: {window: ['minute', 'hour']},
  },
  genesis_digitalocean_paused_seconds: {
    kind: 'gauge',
    help: 'For how long DigitalOcean still wants no requests at all, in seconds; 0 when it takes them.',
    labels: {},
  },
  genesis_alert_notifications_total: {
    kind: 'counter',
    help: "Tries to send a message about alerts: delivered, to be tried again, or given up; `ping` is the dead man's ping.",
    labels: {sink: ['log', 'webhook', 'pagerduty', 'ping'], outcome: ['delivered', 'retry', 'given-up']},
  },
} as const satisfies Readonly<Record<`genesis_${string}`, Metric>>

type Catalog = typeof metrics
/** Names of the metrics of one kind. */
export type MetricName<Kind extends Metric['kind']> = {[Name in keyof Catalog]: Catalog[Name]['kind'] extends Kind ? Name : never}[keyof Catalog]
/** A value for each label of a metric. */
export type Labels<Name extends keyof Catalog> = {readonly [Label in keyof Catalog[Name]['labels']]: ValueOf<Catalog[Name]['labels'][Label]>}
type ValueOf<Values> = Values extends readonly (infer Value extends string)[] ? Value : Values extends BoundedLabel ? string : never
