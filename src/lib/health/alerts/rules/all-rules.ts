import type {AlertRules} from '../rule.ts'
import {controlPlaneRules} from './control-plane-rules.ts'
import {databaseRules} from './database-rules.ts'
import {eventRules} from './event-rules.ts'
import {fleetRules} from './fleet-rules.ts'

export const allRules: AlertRules = {readings: [...controlPlaneRules, ...fleetRules, ...databaseRules], events: eventRules}
