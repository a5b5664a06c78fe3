export type Severity = 'error' | 'warning' | 'info'

/** What a rule is about; part of the `--json` contract. */
export type Family =
  | 'structure'
  | 'api'
  | 'duplicate'
  | 'connection'
  | 'node'
  | 'version'
  | 'parameter'
  | 'credential'
  | 'trigger'
  | 'expression'
  | 'code'
  | 'graph'
  | 'error-handling'
  | 'ai'
  | 'webhook'
  | 'secret'
  | 'policy'
  | 'golden'
  | 'bundle'
  | 'tenant'

/** One thing that is wrong with one workflow. */
export interface Finding {
  /** Id of the rule, for example `connection-target-missing`. */
  rule: string
  family: Family
  severity: Severity
  /** What is wrong with which node. */
  message: string
  /** What to do about it. */
  hint: string
  /** Name of the node concerned, null when the finding is about the workflow as a whole. */
  node: string | null
  /** JSON pointer (RFC 6901) within the workflow. */
  pointer: string
  /** 1-based; null when the input was a value and not a text. */
  line: number | null
  /** 1-based, in UTF-16 code units as editors count; null when the input was a value and not a text. */
  column: number | null
}
