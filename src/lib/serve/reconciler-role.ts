import type {Role} from './role.ts'

export const reconcilerRole: Role = {
  name: 'reconciler',
  listens: false,
  start: () => Promise.resolve({drain: () => Promise.resolve()}),
}
