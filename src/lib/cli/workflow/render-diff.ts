import type {ConnectionDiff, NodeDiff, WorkflowDiff} from '../../workflow/diff/workflow-diff.ts'
import {formatCount} from '../format.ts'
import {harmless, type Paint, wrap} from '../paint.ts'
import type {DiffDocument, DiffSummary} from './diff-document.ts'
import {paintSign, renderChanges} from './render-change.ts'

const gap = '  '
/** A node with a longer name than this does not move the column behind it. */
const WIDEST_TITLE = 40

/** The answer of `workflow diff` for a person: what went, what came, what changed, and one line that sums up. */
export function renderDiff(document: DiffDocument, paint: Paint): string {
  const {before, after, name, nodes, connections, settings} = document
  const {chalk} = paint
  const sections: [string, string[]][] = [
    ['Workflow', name === null ? [] : renderChanges([name], {margin: gap, paint})],
    ['Nodes', renderNodes(nodes, paint)],
    ['Connections', connections.map((connection) => renderConnection(connection, paint))],
    ['Settings', renderChanges(settings, {margin: gap, prefix: '/settings', paint})],
  ]
  const shown = sections.filter(([, lines]) => lines.length > 0).map(([title, lines]) => [chalk.bold(title), ...lines].join('\n'))
  const head = `${chalk.underline(harmless(before.path))} ${chalk.dim('→')} ${chalk.underline(harmless(after.path))}`
  return [head, ...shown, renderSummary(document, paint)].join('\n\n')
}

function renderNodes(nodes: readonly NodeDiff[], paint: Paint): string[] {
  const width = Math.min(WIDEST_TITLE, Math.max(0, ...nodes.map((node) => titleOf(node).length)))
  const ordered = (['removed', 'added', 'changed'] as const).flatMap((kind) => nodes.filter((node) => node.kind === kind))
  return ordered.flatMap((node) => [renderNode(node, width, paint), ...renderChanges(node.changes, {margin: gap.repeat(3), paint})])
}

function renderNode(node: NodeDiff, width: number, {chalk}: Paint): string {
  const title = titleOf(node).padEnd(width)
  const painted = node.kind === 'added' ? chalk.green(title) : node.kind === 'removed' ? chalk.red(title) : chalk.bold(title)
  const type = node.retypedFrom === null ? chalk.dim(typeOf(node)) : chalk.yellow(typeOf(node))
  return `${gap}${paintSign(node.kind, chalk)} ${painted}${gap}${type}${node.renamedFrom === null ? '' : chalk.dim(', renamed')}`
}

function titleOf({name, renamedFrom}: NodeDiff): string {
  const shown = named(name)
  return renamedFrom === null ? shown : `${named(renamedFrom)} → ${shown}`
}

function named(name: string): string {
  return harmless(name === '' ? '(no name)' : name)
}

function typeOf({type, typeVersion, retypedFrom}: NodeDiff): string {
  if (retypedFrom === null) return versioned(type, typeVersion)
  if (retypedFrom.type === type) return `${harmless(type)} ${retypedFrom.typeVersion ?? '?'} → ${typeVersion ?? '?'}`
  return `${versioned(retypedFrom.type, retypedFrom.typeVersion)} → ${versioned(type, typeVersion)}`
}

function versioned(type: string, typeVersion: number | null): string {
  return `${harmless(type)}${typeVersion === null ? '' : ` ${typeVersion}`}`
}

/** The first output and input of type main are what everybody expects; only others are named. */
function renderConnection({kind, source, type, output, target, targetType, input}: ConnectionDiff, {chalk}: Paint): string {
  const from = output === 0 ? '' : chalk.dim(` [output ${output}]`)
  const to = input === 0 ? '' : chalk.dim(` [input ${input}]`)
  const kinds = type === targetType ? type : `${type} → ${targetType}`
  const how = kinds === 'main' ? '' : chalk.dim(`${gap}${harmless(kinds)}`)
  const paintEnd = kind === 'added' ? chalk.green : chalk.red
  return `${gap}${paintSign(kind, chalk)} ${paintEnd(named(source))}${from} → ${paintEnd(named(target))}${to}${how}`
}

function renderSummary({ok, name, summary, ignored}: DiffDocument, {chalk, width}: Paint): string {
  const line = ok
    ? `${chalk.green('✔')} ${chalk.bold('Nothing changed that n8n acts upon.')}`
    : `${chalk.red('✖')} ${chalk.bold(summaryOf(summary, name !== null))}`
  const also = ignoredOf(ignored)
  return also === ''
    ? line
    : [line, ...wrap(`Without effect, and not shown: ${also}.`, width - gap.length).map((text) => chalk.dim(gap + text))].join('\n')
}

function summaryOf(summary: DiffSummary, renamed: boolean): string {
  const parts = [
    phrase('node', [summary.nodesAdded, 'added'], [summary.nodesRemoved, 'removed'], [summary.nodesChanged, 'changed']),
    phrase('connection', [summary.connectionsAdded, 'added'], [summary.connectionsRemoved, 'removed']),
    phrase('setting', [summary.settingsChanged, 'changed']),
    renamed ? 'another name' : '',
  ]
  return parts.filter((part) => part !== '').join('; ')
}

/** `1 node added, 2 changed` */
function phrase(noun: string, ...counts: readonly (readonly [number, string])[]): string {
  const told = counts.filter(([count]) => count > 0)
  return told.map(([count, verb], i) => `${i === 0 ? formatCount(count, noun) : count} ${verb}`).join(', ')
}

function ignoredOf({positions, notes, references, members}: WorkflowDiff['ignored']): string {
  const parts = [
    ...(positions > 0 ? [formatCount(positions, 'position')] : []),
    ...(notes > 0 ? [formatCount(notes, 'note')] : []),
    ...(references > 0 ? [`references to renamed nodes in ${formatCount(references, 'node')}`] : []),
    ...members.map((member) => harmless(member)),
  ]
  return parts.join(', ')
}
