import type {AlertDesk, AlertQuery} from './ports.ts'
import {silences} from './silence.ts'
import type {Alert} from './state.ts'

export interface ListedAlert extends Alert {
  /** The silence that keeps it from people; null when they hear of it, or when it is over. */
  silencedBy: string | null
}

/** Alerts with who silenced them: what fires first, the worst of it first. */
export async function listAlerts(desk: Pick<AlertDesk, 'list' | 'silences'>, query: AlertQuery): Promise<{total: number; alerts: ListedAlert[]}> {
  const [{total, alerts}, inForce] = await Promise.all([desk.list(query), desk.silences(false)])
  const silencedBy = (alert: Alert): string | null =>
    alert.state === 'resolved' ? null : (inForce.find((silence) => silences(silence, alert))?.id ?? null)
  return {total, alerts: alerts.map((alert) => ({...alert, silencedBy: silencedBy(alert)}))}
}
