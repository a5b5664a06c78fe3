export interface CheckResult {
  ok: boolean
  /** When it is fine, a few words on what was looked at; else everything that is wrong. */
  detail: string
}

export interface Check {
  name: string
  run(): Promise<CheckResult>
}

/** A check that gives its findings as lines. */
export function listCheck(name: string, fine: string, findings: () => Promise<readonly string[]>): Check {
  return {
    name,
    run: async () => {
      const lines = await findings()
      return {ok: lines.length === 0, detail: lines.length === 0 ? fine : lines.join('\n')}
    },
  }
}
