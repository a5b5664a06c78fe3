import type {Metric} from './metric.ts'

const seconds = [0.001, 0.01, 0.1, 1, 2, 5]

/** What prom-client measures of the process itself, each kept because an alert or a dashboard asks for it; the rest of it is left out. */
export const processMetrics = {
  genesis_process_cpu_seconds_total: {kind: 'counter', help: 'Processor time of the process, user and system, in seconds.', labels: {}},
  genesis_process_resident_memory_bytes: {kind: 'gauge', help: 'Memory that the process holds, in bytes.', labels: {}},
  genesis_process_start_time_seconds: {kind: 'gauge', help: 'When the process started, in seconds since 1970.', labels: {}},
  genesis_process_open_fds: {kind: 'gauge', help: 'Open files and connections; on Linux only.', labels: {}},
  genesis_process_max_fds: {kind: 'gauge', help: 'How many files and connections may be open; on Linux only.', labels: {}},
  genesis_nodejs_eventloop_lag_seconds: {kind: 'gauge', help: 'How late the event loop was at the scrape, in seconds.', labels: {}},
  genesis_nodejs_eventloop_lag_p50_seconds: {
    kind: 'gauge',
    help: 'Half of the turns of the event loop were later than this, in seconds.',
    labels: {},
  },
  genesis_nodejs_eventloop_lag_p99_seconds: {
    kind: 'gauge',
    help: 'One in a hundred turns of the event loop was later than this, in seconds.',
    labels: {},
  },
  genesis_nodejs_eventloop_lag_max_seconds: {kind: 'gauge', help: 'The latest turn of the event loop since the last scrape, in seconds.', labels: {}},
  genesis_nodejs_heap_size_total_bytes: {kind: 'gauge', help: 'Heap that V8 has reserved, in bytes.', labels: {}},
  genesis_nodejs_heap_size_used_bytes: {kind: 'gauge', help: 'Heap that is in use, in bytes.', labels: {}},
  genesis_nodejs_external_memory_bytes: {kind: 'gauge', help: 'Memory outside of the heap that objects hold, in bytes.', labels: {}},
  genesis_nodejs_gc_duration_seconds: {
    kind: 'histogram',
    help: 'Pauses for garbage collection, in seconds.',
    labels: {kind: ['major', 'minor', 'incremental', 'weakcb']},
    buckets: seconds,
  },
} as const satisfies Readonly<Record<`genesis_${string}`, Metric>>
