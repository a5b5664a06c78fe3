/**
 * Prints which modules of OpenTelemetry are loaded once the runtime has opened its queues and its tracing: for the test that starts it with a
 * collector configured and without.
 */

import {registerHooks} from 'node:module'

const loaded = new Set<string>()
registerHooks({
  load(url, context, next) {
    const [, name] = /\/node_modules\/(@opentelemetry\/[^/]+|bullmq-otel)\//.exec(url) ?? []
    if (name !== undefined) loaded.add(name)
    return next(url, context)
  },
})

const {openRuntime} = await import('../../../src/lib/runtime.ts')
{
  await using runtime = await openRuntime({
    ...{env: process.env, needs: {}, version: '0.0.0', root: process.cwd(), remote: 'never', notify: () => undefined},
    queueLog: () => ({connectionFault: () => undefined, jobFailed: () => undefined}),
  })
  await (await runtime.jobs()).queue('work').counts()
  await runtime.tracing()
}
process.stdout.write(JSON.stringify([...loaded].sort()))
