import {alertsRole} from './alerts-role.ts'
import {heartbeatsRole} from './heartbeats-role.ts'
import {httpRole} from './http-role.ts'
import {reconcilerRole} from './reconciler-role.ts'
import type {Role} from './role.ts'
import {watchdogRole} from './watchdog-role.ts'
import {workersRole} from './workers-role.ts'

/** In the order in which they start. They drain in reverse, so that the listener answers to the last. */
export const ROLES: readonly Role[] = [httpRole, heartbeatsRole, workersRole, watchdogRole, alertsRole, reconcilerRole]
