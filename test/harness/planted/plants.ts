/** An import that a rule must refuse. Both files are made; `missing` leaves the imported one out. */
export interface Plant {
  from: string
  to: string
  /** `type` for an import of types only. */
  as?: 'value' | 'type'
  missing?: true
  /** The imported file imports back. */
  mutual?: true
}

/** For each rule of .dependency-cruiser.js what it must refuse, each plant in a tree of its own. */
export const refused: Record<string, readonly Plant[]> = {
  'no-cycles': [{from: 'src/lib/wake/one.ts', to: 'src/lib/wake/other.ts', mutual: true}],
  'no-unresolved': [
    {from: 'src/lib/wake/one.ts', to: 'src/lib/wake/nowhere.ts', missing: true},
    {from: 'src/commands/one.ts', to: 'node_modules/not-installed', missing: true},
  ],
  commands: [
    {from: 'src/commands/wake/index.ts', to: 'src/lib/adapters/bullmq/backend.ts'},
    {from: 'src/commands/wake/index.ts', to: 'src/lib/jobs/queues.ts'},
    {from: 'src/commands/wake/index.ts', to: 'src/lib/adapters/bullmq/backend.ts', as: 'type'},
  ],
  'simulator-only-where-it-says-so': [
    {from: 'src/commands/wake/index.ts', to: 'src/lib/simulator/start-simulator.ts'},
    {from: 'src/main.ts', to: 'src/lib/simulator/start-simulator.ts'},
  ],
  cli: [
    {from: 'src/lib/cli/table.ts', to: 'src/lib/runtime.ts'},
    {from: 'src/lib/cli/table.ts', to: 'src/lib/adapters/real-clock.ts', as: 'type'},
  ],
  'cli-as-types': [{from: 'src/lib/cli/wake/watch.ts', to: 'src/lib/wake/plan-wake.ts'}],
  'base-command': [{from: 'src/lib/cli/base-command.ts', to: 'src/lib/wake/plan-wake.ts'}],
  'base-command-as-types': [{from: 'src/lib/cli/base-command.ts', to: 'src/lib/jobs/ports.ts'}],
  serve: [
    {from: 'src/lib/serve/roles.ts', to: 'src/lib/adapters/bullmq/backend.ts'},
    {from: 'src/lib/serve/roles.ts', to: 'src/lib/cli/table.ts'},
  ],
  'serve-as-types': [{from: 'src/lib/serve/roles.ts', to: 'src/lib/config/load-config.ts'}],
  jobs: [
    {from: 'src/lib/jobs/wake-job.ts', to: 'src/lib/adapters/bullmq/backend.ts'},
    {from: 'src/lib/jobs/wake-job.ts', to: 'src/lib/runtime.ts'},
  ],
  features: [
    {from: 'src/lib/wake/plan-wake.ts', to: 'src/lib/health/check-health.ts'},
    {from: 'src/lib/workflow/index.ts', to: 'src/lib/adapters/n8n/catalog.ts'},
    {from: 'src/lib/health/check-health.ts', to: 'src/lib/config/load-config.ts', as: 'type'},
  ],
  'features-without-tools': ['bullmq', '@oclif/core', 'listr2', 'ioredis', 'pg', 'chalk', 'prom-client', '@opentelemetry/api']
    .map((name) => ({
      from: 'src/lib/wake/plan-wake.ts',
      to: `node_modules/${name}`,
    }))
    .concat([
      {from: 'src/lib/workflow/index.ts', to: 'node:fs'},
      {from: 'src/lib/workflow/index.ts', to: 'node:fs/promises'},
    ]),
  adapters: [
    {from: 'src/lib/adapters/real-clock.ts', to: 'src/lib/cli/table.ts'},
    {from: 'src/lib/adapters/real-clock.ts', to: 'src/lib/runtime.ts', as: 'type'},
  ],
  'adapters-as-types': [
    {from: 'src/lib/adapters/supabase/wake-store.ts', to: 'src/lib/wake/plan-wake.ts'},
    {from: 'src/lib/adapters/supabase/wake-store.ts', to: 'src/lib/config/load-config.ts'},
  ],
  simulator: [{from: 'src/lib/simulator/world.ts', to: 'src/lib/errors/usage.ts'}],
  'simulator-as-types': [{from: 'src/lib/simulator/world.ts', to: 'src/lib/tenants/tenant.ts'}],
  demo: [{from: 'src/lib/demo/run-demo.ts', to: 'src/lib/runtime.ts'}],
  'demo-as-types': [{from: 'src/lib/demo/run-demo.ts', to: 'src/lib/wake/plan-wake.ts'}],
  documents: [
    {from: 'src/lib/documents/wake.ts', to: 'src/lib/cli/table.ts'},
    {from: 'src/lib/documents/wake.ts', to: 'src/lib/wake/plan-wake.ts'},
  ],
  'documents-only-zod': [
    {from: 'src/lib/documents/wake.ts', to: 'node_modules/chalk'},
    {from: 'src/lib/documents/wake.ts', to: 'node:path'},
  ],
  'admin-api': [
    {from: 'src/lib/admin-api/routes.ts', to: 'src/lib/wake/plan-wake.ts', as: 'type'},
    {from: 'src/lib/admin-api/routes.ts', to: 'src/lib/errors/usage.ts'},
  ],
  'admin-api-only-zod': [{from: 'src/lib/admin-api/routes.ts', to: 'node_modules/fastify'}],
  tenants: [{from: 'src/lib/tenants/tenant.ts', to: 'src/lib/wake/plan-wake.ts', as: 'type'}],
  metrics: [{from: 'src/lib/metrics/meter.ts', to: 'src/lib/health/heartbeats/heartbeat.ts'}],
  'runtime-folder-only-for-runtime': [{from: 'src/main.ts', to: 'src/lib/runtime/open-store.ts'}],
  droplets: [{from: 'src/lib/droplets/ports.ts', to: 'src/lib/wake/plan-wake.ts', as: 'type'}],
  firewall: [{from: 'src/lib/firewall/index.ts', to: 'src/lib/config/load-config.ts'}],
  config: [{from: 'src/lib/config/load-config.ts', to: 'src/lib/tenants/tenant.ts'}],
  errors: [{from: 'src/lib/errors/usage.ts', to: 'src/lib/tenants/tenant.ts', as: 'type'}],
}

/** What no rule may refuse: a rule that fires at everything would pass the test above. */
export const allowed: readonly Plant[] = [
  {from: 'src/commands/wake/index.ts', to: 'src/lib/wake/plan-wake.ts'},
  {from: 'src/commands/wake/index.ts', to: 'src/lib/simulator/start-simulator.ts', as: 'type'},
  {from: 'src/commands/simulate.ts', to: 'src/lib/simulator/start-simulator.ts'},
  {from: 'src/lib/cli/base-command.ts', to: 'src/lib/runtime.ts'},
  {from: 'src/lib/runtime.ts', to: 'src/lib/adapters/bullmq/backend.ts'},
  {from: 'src/lib/wake/one.ts', to: 'src/lib/wake/other.ts', mutual: true, as: 'type'},
  {from: 'src/lib/wake/plan-wake.ts', to: 'src/lib/firewall/index.ts'},
  {from: 'src/lib/wake/plan-wake.ts', to: 'node_modules/zod'},
  {from: 'src/lib/documents/wake.ts', to: 'node_modules/zod'},
  {from: 'src/lib/adapters/control-plane/client.ts', to: 'src/lib/admin-api/routes.ts'},
  {from: 'src/lib/admin-api/wake-shapes.ts', to: 'src/lib/documents/wake.ts'},
  {from: 'src/lib/documents/wake.ts', to: 'src/lib/tenants/tenant.ts'},
]
