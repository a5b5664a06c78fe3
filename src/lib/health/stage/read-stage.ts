import {type DatabaseReadingsPorts, trendDays} from '../database/read-database.ts'
import {planStage, type StagePlan} from './plan-stage.ts'

/** Where the fleet stands. Reads only: what is known of earlier days was written down by the alerts role of `genesis serve`. */
export async function readStage({database, history, countTenants, clock}: DatabaseReadingsPorts): Promise<StagePlan> {
  const [tenants, figures, known] = await Promise.all([
    countTenants(),
    database?.read() ?? null,
    history.read(['tenants', 'rows', 'partitions'], trendDays),
  ])
  return planStage({nowMs: clock.now(), tenants, history: known, database: figures})
}
