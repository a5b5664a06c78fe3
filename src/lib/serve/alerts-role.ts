import type {Role} from './role.ts'

export const alertsRole: Role = {
  name: 'alerts',
  listens: false,
  start: () => Promise.resolve({drain: () => Promise.resolve()}),
}
