import type {Role} from './role.ts'

export const watchdogRole: Role = {
  name: 'watchdog',
  listens: false,
  start: () => Promise.resolve({drain: () => Promise.resolve()}),
}
