/** Waits until `check` gives something other than undefined, null or false. @throws after `deadlineMs`, with what was last thrown */
export async function eventually<T>(check: () => T | Promise<T>, deadlineMs = 15_000, everyMs = 20): Promise<Exclude<T, undefined | null | false>> {
  const end = performance.now() + deadlineMs
  for (;;) {
    let fault: unknown
    try {
      const found = await check()
      if (found !== undefined && found !== null && found !== false) return found as Exclude<T, undefined | null | false>
    } catch (error) {
      fault = error
    }
    if (performance.now() > end) throw new Error(`not within ${deadlineMs} ms: ${check.toString()}`, {cause: fault})
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
