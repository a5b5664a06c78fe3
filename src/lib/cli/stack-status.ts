import {renderTable} from './table.ts'

interface ServerStatus {
  running: boolean
  pid?: number
  port?: number
}

export interface StackStatus {
  home: string
  data: string
  postgres: ServerStatus
  postgrest: ServerStatus
}

export async function renderStackStatus({home, data, postgres, postgrest}: StackStatus): Promise<string> {
  const servers = [
    {name: 'Postgres', ...postgres},
    {name: 'PostgREST', ...postgrest},
  ]
  const table = await renderTable(
    [
      {title: 'server', value: ({name}) => name},
      {title: 'state', value: ({running}) => (running ? 'running' : 'stopped')},
      {title: 'address', value: ({port}) => (port === undefined ? '' : `127.0.0.1:${port}`)},
      {title: 'pid', value: ({pid}) => String(pid ?? '')},
    ],
    servers,
  )
  return `${table}\n\nhome ${home}\ndata ${data}`
}
