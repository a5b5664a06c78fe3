// @npmcli/config brings no types; these are the parts that we use.
declare module '@npmcli/config' {
  interface ConfigOptions {
    definitions: unknown
    shorthands: unknown
    flatten: unknown
    nerfDarts: unknown
    npmPath: string
    argv: readonly string[]
    env: Record<string, string | undefined>
    cwd?: string
    warn: boolean
  }
  export default class Config {
    constructor(options: ConfigOptions)
    load(): Promise<void>
    get(key: string): unknown
    isDefault(key: string): boolean
    /** Settings in the words of npm's libraries. */
    readonly flat: Record<string, unknown>
  }
}
declare module '@npmcli/config/lib/definitions/index.js' {
  const definitions: {definitions: unknown; shorthands: unknown; flatten: unknown; nerfDarts: unknown}
  export default definitions
}
