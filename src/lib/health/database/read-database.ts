import type {Clock} from '../../time/clock.ts'
import type {AlertReadings, Reading} from '../alerts/ports.ts'
import {planStage} from '../stage/plan-stage.ts'
import type {DatabaseProbe, MetricHistory} from './ports.ts'
import {databaseReadings, figuresToKeep, stageReadings} from './to-readings.ts'

/** How much history the trends are made of. */
export const trendDays = 28

export interface DatabaseReadingsPorts {
  /** Undefined when only the store's REST address is configured. */
  database: DatabaseProbe | undefined
  history: MetricHistory
  countTenants: () => Promise<number>
  clock: Clock
}

/** The database's figures and the fleet's stage, for the alert rules. Each reading adds to the history of its figures. */
export function readDatabaseForAlerts(ports: DatabaseReadingsPorts): AlertReadings {
  const {database, history, clock} = ports
  return {
    signals: ['database', 'stage'],
    unavailable: database === undefined ? {database: 'DATABASE_URL is not set'} : {},
    async read(signal): Promise<Reading[]> {
      if (signal === 'stage') return readStage(ports)
      if (signal !== 'database' || database === undefined) return []
      const figures = await database.read()
      const kept = figuresToKeep(figures)
      await history.record(kept)
      return databaseReadings(figures, await history.read(Object.keys(kept), trendDays), clock.now())
    },
  }
}

async function readStage({history, countTenants, clock}: DatabaseReadingsPorts): Promise<Reading[]> {
  const tenants = await countTenants()
  await history.record({tenants})
  return stageReadings(planStage({nowMs: clock.now(), tenants, history: await history.read(['tenants'], trendDays), database: null}))
}
