// node scripts/alerts-doc.ts writes docs/operations/alerts.md from the rules of alerts.
import {readFile} from 'node:fs/promises'

import {formatFigure} from '../src/lib/health/alerts/describe-reading.ts'
import {inhibitions} from '../src/lib/health/alerts/mute-alerts.ts'
import {pacing} from '../src/lib/health/alerts/plan-groups.ts'
import type {EventRule, ReadingRule} from '../src/lib/health/alerts/rule.ts'
import {allRules} from '../src/lib/health/alerts/rules/all-rules.ts'
import {type GeneratedFile, writeGenerated} from './generated-file.ts'
import {inProject} from './project.ts'

const path = 'docs/operations/alerts.md'
const marker = '<!-- From here on made by node scripts/alerts-doc.ts -->'
const minute = 60_000

/** What stands above the marker is written by hand, and kept. */
export async function makeAlertsDoc(): Promise<GeneratedFile[]> {
  const [byHand = ''] = (await readFile(inProject(path), 'utf8')).split(marker)
  const parts = [marker, '', ...readingRules(), ...events(), ...muting(), ...pace()]
  return [{path, content: `${byHand}${parts.join('\n')}\n`}]
}

function readingRules(): string[] {
  const groups = Map.groupBy(allRules.readings, ({about}) => about)
  const titles = {'control-plane': 'The control plane', tenant: 'Tenants', database: 'The database and the stage'}
  return Array.from(groups, ([about, rules]) => [
    `## ${titles[about]}`,
    '',
    '| rule | judges | fires | clears | for | what to do |',
    '|---|---|---|---|---|---|',
    ...rules.map(readingRow),
    '',
  ]).flat()
}

function readingRow({id, judges, direction, unit, levels, sustainedForMs, hint, playbook}: ReadingRule): string {
  const sign = direction === 'above' ? '>' : '<'
  // A state has no in between: beyond one is the next.
  const limit = (fireAt: number): string => (unit === 'status' ? formatFigure(fireAt + 1, unit) : `${sign} ${formatFigure(fireAt, unit)}`)
  const fires = levels.map(({severity, fireAt}) => `${severity} ${limit(fireAt)}`).join('<br>')
  const clears = levels.map(({clearAt}) => formatFigure(clearAt, unit)).join('<br>')
  const what = playbook === undefined ? hint : `${hint} Playbook: \`${playbook}\``
  return row(`\`${id}\``, judges, fires, clears, sustainedForMs === 0 ? 'at once' : `${sustainedForMs / minute} min`, what)
}

function events(): string[] {
  const rows = allRules.events.map(({id, judges, severity, hint, resolvesAfterMs}: EventRule) =>
    row(
      `\`${id}\``,
      judges,
      severity,
      resolvesAfterMs === null ? 'when it is over' : `${resolvesAfterMs / (60 * minute)} h after the last time`,
      hint,
    ),
  )
  return ['## Reported as they happen', '', '| rule | when | severity | ends | what to do |', '|---|---|---|---|---|', ...rows, '']
}

function muting(): string[] {
  const same = {any: 'all of them', subject: 'about the same subject', region: 'in its region; `fleet` is every region'}
  const rows = inhibitions.map(({by, subject, mutes, same: which}) => {
    const muted = 'about' in mutes ? 'every rule about a tenant' : mutes.rules.map((rule) => `\`${rule}\``).join(', ')
    return row(`\`${by}\`${subject === undefined ? '' : ` of \`${subject}\`, critical`}`, muted, same[which])
  })
  return [
    '## What keeps what from you',
    '',
    'While the first fires, nobody is told of the second: it is explained.',
    '',
    '| while | kept back | which |',
    '|---|---|---|',
    ...rows,
    '',
  ]
}

function pace(): string[] {
  const {gatherMs, updateMs, longestUpdateMs, resolveMs, escalateAfterMs} = pacing
  const gather = Object.entries(gatherMs).map(([severity, ms]) => `${severity} ${ms / 1000} s`)
  return [
    '## The pace of messages',
    '',
    `- Alerts of one rule and region are one message. The first waits to gather others: ${gather.join(', ')}.`,
    `- More that join are told after ${updateMs / minute} min, then twice as long each time, at most ${longestUpdateMs / minute} min. A higher severity is told at once.`,
    `- A group is over when none of its alerts fired for ${resolveMs / 1000} s.`,
    `- A critical group that nobody silenced goes out again after ${escalateAfterMs.map((ms) => (ms < 60 * minute ? `${ms / minute} min` : `${ms / (60 * minute)} h`)).join(', ')}, and then no more.`,
  ]
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`
}

if (import.meta.main) await writeGenerated(await makeAlertsDoc())
