import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'

export interface RawServer {
  pid: number
  port: number
  stop(): void
}

/** Starts `raw-server.ts` in a process of its own. */
export async function startRawServer(): Promise<RawServer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'raw-server.ts')], {stdio: ['ignore', 'pipe', 'inherit']})
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return {pid: child.pid ?? 0, port: Number(line.toString()), stop: () => child.kill()}
}
