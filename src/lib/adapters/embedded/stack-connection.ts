import type {StackSecrets} from './secrets.ts'

/** What one needs to talk to a running embedded stack. */
export interface StackConnection {
  storeUrl: string
  serviceRoleKey: string
  /** Superuser; for migrations only. */
  databaseUrl: string
  /** May enter nothing but the queue's schema. */
  queueDatabaseUrl: string
  fleetKey: string
  adminToken: string
  postgres: {pid: number; port: number}
  postgrest: {pid: number; port: number}
}

export function superuserUrl(secrets: StackSecrets, port: number): string {
  return `postgres://postgres:${secrets.superuserPassword}@127.0.0.1:${port}/postgres`
}

export function stackConnection(
  secrets: StackSecrets,
  postgres: {pid: number; port: number},
  postgrest: {pid: number; port: number},
): StackConnection {
  return {
    storeUrl: `http://127.0.0.1:${postgrest.port}`,
    serviceRoleKey: secrets.serviceRoleKey,
    databaseUrl: superuserUrl(secrets, postgres.port),
    queueDatabaseUrl: `postgres://genesis_queue:${secrets.queuePassword}@127.0.0.1:${postgres.port}/postgres`,
    fleetKey: secrets.fleetKey,
    adminToken: secrets.adminToken,
    postgres: {pid: postgres.pid, port: postgres.port},
    postgrest: {pid: postgrest.pid, port: postgrest.port},
  }
}
