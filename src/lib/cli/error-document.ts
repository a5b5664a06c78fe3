import type {GenesisError} from '../errors/genesis-error.ts'

export interface ErrorDocument {
  schema: string
  ok: false
  error: {code: string; message: string; hint: string; exitCode: number; [detail: string]: unknown}
}

/** The schema name of a command's `--json` document: `wake:plan` gives `genesis.wake.plan/1`. */
export function schemaName(commandId: string): string {
  return `genesis.${commandId.replaceAll(':', '.')}/1`
}

/** What `--json` prints when a command fails. */
export function errorDocument(error: GenesisError, schema: string): ErrorDocument {
  const {code, message, hint, exitCode} = error
  return {schema, ok: false, error: {code, message, hint, exitCode, ...error.details()}}
}
