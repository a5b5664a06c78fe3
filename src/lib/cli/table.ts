export interface Column<Row> {
  title: string
  value: (row: Row) => string
  align?: 'left' | 'right'
}

/** A table for people: no lines between rows, columns as wide as their content. */
export async function renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  stream: NodeJS.WriteStream = process.stdout,
): Promise<string> {
  const [{default: Table}, {paintFor}] = await Promise.all([import('cli-table3'), import('./paint.ts')])
  const {chalk} = paintFor(stream)
  const none = [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
  ]
  const table = new Table({
    head: columns.map(({title}) => chalk.dim(title)),
    colAligns: columns.map(({align}) => align ?? 'left'),
    chars: {...Object.fromEntries(none.map((part) => [part, ''])), middle: '  '},
    style: {head: [], border: [], 'padding-left': 0, 'padding-right': 0},
  })
  for (const row of rows) table.push(columns.map(({value}) => value(row)))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}
