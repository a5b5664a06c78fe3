import type {Sample} from './fit-trend.ts'

/** A table, or a partitioned table with all of its partitions. Rows are the planner's and the statistics' estimates. */
export interface TableFigures {
  /** `schema.table` */
  name: string
  rows: number
  liveRows: number
  /** Still on disk, seen by nobody. */
  deadRows: number
  partitions: number
}

/** What the database says of itself. */
export interface DatabaseFigures {
  serverVersion: string
  /** By the database's clock, epoch ms, some time while the figures were read. */
  serverTimeMs: number
  /** Over all tables, estimated. */
  rows: number
  partitions: number
  sizeBytes: number
  /** The largest, and those with the most dead rows. */
  tables: TableFigures[]
  connections: {used: number; limit: number}
  /** Null when there is none but ours. */
  oldestTransaction: {ageSeconds: number; pid: number; application: string} | null
  standbys: {name: string; lagSeconds: number}[]
  /** Replication slots, with the write-ahead log that each keeps from being removed. */
  slots: {name: string; heldBytes: number; active: boolean}[]
  /** What this user may not see, so that its figures are too low. */
  hidden: string[]
}

export interface DatabaseProbe {
  /** Reads only, over one short connection. @throws {StoreUnreachableError | StoreUnauthorisedError | StoreRequestError} */
  read(): Promise<DatabaseFigures>
}

/** One value a day for each figure, kept for 400 days. */
export interface MetricHistory {
  /** The values of today; later ones take the place of earlier ones. */
  record(values: Readonly<Record<string, number>>): Promise<void>
  /** By figure, oldest first; a figure without history is left out. */
  read(figures: readonly string[], days: number): Promise<Readonly<Record<string, Sample[]>>>
}
