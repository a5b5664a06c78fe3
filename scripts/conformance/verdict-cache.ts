import {createHash} from 'node:crypto'
import {appendFile, mkdir, readFile, writeFile} from 'node:fs/promises'
import {dirname} from 'node:path'
import {z} from 'zod'

import {Verdict} from './verdict.ts'

const Line = z.strictObject({body: z.string(), verdict: Verdict})

/** What n8n said before, by the body that it was asked about. A run that was stopped goes on where it was. */
export class VerdictCache {
  readonly #file: string
  readonly #verdicts: Map<string, Verdict>

  private constructor(file: string, verdicts: Map<string, Verdict>) {
    this.#file = file
    this.#verdicts = verdicts
  }

  /** @param file one line for each verdict; made when it is missing */
  static async open(file: string): Promise<VerdictCache> {
    await mkdir(dirname(file), {recursive: true})
    const text = await readFile(file, 'utf8').catch(() => '')
    const verdicts = new Map<string, Verdict>()
    // The last line may have been cut off by a kill; it has no line break then.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    if (whole !== text) await writeFile(file, whole)
    for (const line of whole.split('\n').slice(0, -1)) {
      const {body, verdict} = Line.parse(JSON.parse(line))
      verdicts.set(body, verdict)
    }
    return new VerdictCache(file, verdicts)
  }

  get(body: unknown): Verdict | undefined {
    return this.#verdicts.get(keyOf(body))
  }

  async add(body: unknown, verdict: Verdict): Promise<void> {
    this.#verdicts.set(keyOf(body), verdict)
    await appendFile(this.#file, `${JSON.stringify({body: keyOf(body), verdict})}\n`)
  }
}

function keyOf(body: unknown): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('base64url')
}
