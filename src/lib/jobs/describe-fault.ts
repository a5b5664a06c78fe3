/** Why work was given up, as the store keeps it: a code, and a sentence. */
export function describeFault(error: unknown): {code: string; message: string} {
  if (!(error instanceof Error)) return {code: 'GEN_INTERNAL', message: String(error)}
  const code = (error as {code?: unknown}).code
  return {code: typeof code === 'string' ? code : 'GEN_INTERNAL', message: error.message}
}
