import {describe, expect, it} from 'vitest'

import {planTickAlerts} from '../../../../src/lib/health/watchdog/watch-ticks.ts'

const alertsOf = (task: string, everySeconds: number, ageSeconds: number) =>
  planTickAlerts([{task, everyMs: everySeconds * 1000, ageMs: ageSeconds * 1000}])

describe('Ticks of a periodic task', () => {
  it.each([
    ['are well while they come', 60, 'resolved'],
    ['are well while one of them is late', 150, 'resolved'],
    ['stand still after two and a half periods', 151, 'firing'],
    ['are forgotten after a day: nobody runs them any more', 86_401, 'resolved'],
  ] as const)('%s', (_, ageSeconds, state) => {
    expect(alertsOf('settle', 60, ageSeconds)).toMatchObject([{rule: 'clock-stalled', subject: 'settle', state, severity: 'warning'}])
  })

  it('are an alert of their own where they are the watchdog’s', () => {
    expect(alertsOf('watchdog', 60, 200)).toEqual([
      {
        ...{rule: 'watchdog-stalled', subject: 'watchdog', state: 'firing', severity: 'critical', labels: {}},
        summary: 'The periodic task watchdog, every 60 s, was last finished 200 s ago: no process finishes its ticks.',
      },
    ])
  })
})
