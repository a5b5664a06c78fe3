/**
 * A control plane in a process of its own, as `genesis serve` runs it, but with periods that a test need not wait minutes for. Told what to
 * do in the environment, never by arguments, which others on the machine can read.
 */

import {openRuntime} from '../../src/lib/runtime.ts'
import {createLog, queueLog} from '../../src/lib/serve/create-log.ts'
import {runControlPlane} from '../../src/lib/serve/run-control-plane.ts'
import {standardTiming} from '../../src/lib/serve/timing.ts'
import {projectRoot} from './project.ts'
import type {ControlPlaneTask} from './start-control-plane-process.ts'

const {roles, port, timing, drainTimeoutMs} = JSON.parse(process.env.CONTROL_PLANE_TASK ?? '') as ControlPlaneTask
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
const log = createLog('info')

await using runtime = await openRuntime({
  env: process.env,
  needs: {},
  version: '0.0.0',
  root: projectRoot,
  notify: (line) => log.info(line),
  queueLog: () => queueLog(log),
})
await runControlPlane({
  ...{runtime, roles, port, log, drainTimeoutMs, host: '127.0.0.1', signal: stop.signal},
  timing: {...standardTiming, ...timing},
  meter: await runtime.meter(),
  exit: (code) => process.exit(code),
})
