import {execFileSync, spawn} from 'node:child_process'
import {once} from 'node:events'
import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {eventually} from './eventually.ts'
import {freePort} from './free-port.ts'
import {temporaryFolder} from './temporary-folder.ts'

/** Why Prometheus cannot be used here, undefined when it can; `npm test` installs it where it can. */
export function prometheusMissing(): string | undefined {
  try {
    for (const program of ['promtool', 'prometheus']) execFileSync(program, ['--version'], {stdio: 'ignore'})
    return undefined
  } catch {
    return 'no promtool and prometheus on PATH; install them with: apt-get install prometheus'
  }
}

export interface TestPrometheus extends AsyncDisposable {
  url: string
  /** Its answer to an instant query, as values by their labels written out. */
  query(expression: string): Promise<{labels: Record<string, string>; value: number}[]>
  /** Any page of its HTTP API below `/api/v1/`. */
  api(path: string): Promise<unknown>
}

/** A real Prometheus on loopback with this configuration, in a folder of its own. */
export async function startTestPrometheus(configuration: string): Promise<TestPrometheus> {
  const folder = await temporaryFolder()
  const port = await freePort()
  const file = join(folder.path, 'prometheus.yml')
  await writeFile(file, configuration)
  const args = [`--config.file=${file}`, `--storage.tsdb.path=${join(folder.path, 'data')}`, `--web.listen-address=127.0.0.1:${port}`]
  const child = spawn('prometheus', [...args, '--log.level=error'], {stdio: 'ignore'})
  const url = `http://127.0.0.1:${port}`
  await eventually(async () => (await fetch(`${url}/-/ready`)).ok)
  const api = async (path: string): Promise<unknown> => ((await (await fetch(`${url}/api/v1/${path}`)).json()) as {data: unknown}).data
  return {
    url,
    api,
    async query(expression) {
      const {result} = (await api(`query?query=${encodeURIComponent(expression)}`)) as {
        result: {metric: Record<string, string>; value: [number, string]}[]
      }
      return result.map(({metric, value: [, value]}) => ({labels: metric, value: Number(value)}))
    },
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
      await folder[Symbol.asyncDispose]()
    },
  }
}
