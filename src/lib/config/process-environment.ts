/** What this process was started with, read in this place only; everything else takes it as a parameter. */
export function processEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env
}
