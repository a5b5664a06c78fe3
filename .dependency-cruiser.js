// Written from "Who may import whom" in docs/architecture.md; test/unit/layering.test.ts plants a violation of each rule and sees it fire.
const kernel = '^src/lib/(tenants|firewall|time|metrics|droplets)/'
const features = '^src/lib/(workflow|wake|fleet|health|migration)/'
const tools = '(^|/)node_modules/(@oclif|listr2|bullmq|ioredis|pg|@supabase|fastify|pino|chalk|cli-table3|prom-client|@opentelemetry)/'

/** What lies in `from` may import, of our own code, only `to`; `options.typesOf` may be imported as types besides. */
function mayImport(name, from, to, {typesOf = []} = {}) {
  const runtime = {name, severity: 'error', from: {path: from}, to: {path: '^src/', pathNot: [...to, ...typesOf]}}
  if (typesOf.length === 0) return [runtime]
  const types = {name: `${name}-as-types`, severity: 'error', from: {path: from}, to: {path: typesOf, pathNot: to, dependencyTypesNot: ['type-only']}}
  return [runtime, types]
}

export default {
  forbidden: [
    {name: 'no-cycles', severity: 'error', from: {path: '^src/'}, to: {circular: true, viaOnly: {dependencyTypesNot: ['type-only']}}},
    {name: 'no-unresolved', severity: 'error', from: {path: '^src/'}, to: {couldNotResolve: true}},
    ...mayImport('commands', '^src/commands/', [
      '^src/commands/',
      '^src/lib/(cli|serve|errors|demo|simulator)/',
      '^src/lib/runtime\\.ts$',
      features,
      kernel,
    ]),
    {
      name: 'simulator-only-where-it-says-so',
      severity: 'error',
      from: {path: '^src/', pathNot: ['^src/lib/simulator/', '^src/lib/runtime\\.ts$', '^src/commands/simulate\\.ts$']},
      to: {path: '^src/lib/simulator/', dependencyTypesNot: ['type-only']},
    },
    ...mayImport('cli', '^src/lib/cli/(?!base-command)', ['^src/lib/(cli|config|errors)/', kernel], {typesOf: [features, '^src/lib/jobs/']}),
    ...mayImport('base-command', '^src/lib/cli/base-command', ['^src/lib/(cli|config|errors)/', '^src/lib/(runtime|open-catalogs)\\.ts$'], {
      typesOf: ['^src/lib/jobs/ports'],
    }),
    ...mayImport('serve', '^src/lib/serve/', ['^src/lib/(serve|jobs|errors|admin-api)/', '^src/lib/runtime\\.ts$', features, kernel], {
      typesOf: ['^src/lib/config/'],
    }),
    ...mayImport('jobs', '^src/lib/jobs/', ['^src/lib/(jobs|errors)/', features, kernel]),
    {
      name: 'features',
      severity: 'error',
      from: {path: '^src/lib/(workflow|wake|fleet|health|migration)/'},
      to: {path: '^src/', pathNot: ['^src/lib/$1/', '^src/lib/errors/', kernel]},
    },
    {name: 'features-without-tools', severity: 'error', from: {path: features}, to: {path: [tools, '^(node:)?fs']}},
    ...mayImport('adapters', '^src/lib/adapters/', ['^src/lib/(adapters|errors|admin-api)/', kernel], {
      typesOf: ['^src/lib/config/', features, '^src/lib/jobs/'],
    }),
    ...mayImport('simulator', '^src/lib/simulator/', ['^src/lib/simulator/'], {typesOf: [kernel]}),
    ...mayImport('documents', '^src/lib/documents/', ['^src/lib/documents/', kernel]),
    {name: 'documents-only-zod', severity: 'error', from: {path: '^src/lib/documents/'}, to: {pathNot: ['^src/', '(^|/)node_modules/zod/']}},
    ...mayImport('admin-api', '^src/lib/admin-api/', ['^src/lib/(admin-api|documents)/', kernel]),
    {name: 'admin-api-only-zod', severity: 'error', from: {path: '^src/lib/admin-api/'}, to: {pathNot: ['^src/', '(^|/)node_modules/zod/']}},
    ...mayImport('demo', '^src/lib/demo/', ['^src/lib/(demo|errors)/', kernel], {typesOf: [features, '^src/lib/simulator/']}),
    {
      name: 'runtime-folder-only-for-runtime',
      severity: 'error',
      from: {path: '^src/', pathNot: ['^src/lib/runtime\\.ts$', '^src/lib/runtime/']},
      to: {path: '^src/lib/runtime/'},
    },
    ...mayImport('metrics', '^src/lib/metrics/', ['^src/lib/metrics/']),
    ...mayImport('tenants', '^src/lib/tenants/', ['^src/lib/(tenants|errors)/']),
    ...mayImport('droplets', '^src/lib/droplets/', ['^src/lib/(droplets|errors|tenants|time)/']),
    ...mayImport('firewall', '^src/lib/firewall/', ['^src/lib/(firewall|tenants|errors)/']),
    ...mayImport('config', '^src/lib/config/', ['^src/lib/(config|errors)/']),
    ...mayImport('errors', '^src/lib/errors/', ['^src/lib/errors/']),
  ],
  options: {
    tsConfig: {fileName: 'tsconfig.json'},
    tsPreCompilationDeps: true,
    doNotFollow: {path: 'node_modules'},
    enhancedResolveOptions: {exportsFields: ['exports'], conditionNames: ['import', 'node', 'default']},
  },
}
