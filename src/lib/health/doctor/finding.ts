/** `skipped` was not looked at, because nothing there is in use. */
export type Status = 'ok' | 'warn' | 'fail' | 'skipped'

export type Topic = 'program' | 'configuration' | 'embedded stack' | 'store' | 'database' | 'queue' | 'DigitalOcean' | 'control plane' | 'clock'

/** One line of the doctor. */
export interface Finding {
  topic: Topic
  name: string
  status: Status
  /** What was seen, in one line. Never a secret. */
  seen: string
  /** What to do now; null where nothing has to be. */
  remedy: string | null
}

export const well = (topic: Topic, name: string, seen: string): Finding => ({topic, name, status: 'ok', seen, remedy: null})
export const warning = (topic: Topic, name: string, seen: string, remedy: string): Finding => ({topic, name, status: 'warn', seen, remedy})
export const failure = (topic: Topic, name: string, seen: string, remedy: string): Finding => ({topic, name, status: 'fail', seen, remedy})
export const skipped = (topic: Topic, name: string, seen: string): Finding => ({topic, name, status: 'skipped', seen, remedy: null})
