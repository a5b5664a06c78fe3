/** What the tenants of a workflow have. A list that is left out is not known, and nothing is held against it. */
export interface Manifest {
  name: string
  credentials?: readonly ManifestCredential[] | undefined
  /** Names of environment variables that expressions may read with `$env`. */
  environment?: readonly string[] | undefined
  /** n8n's N8N_BLOCK_ENV_ACCESS_IN_NODE; when left out, as n8n 2 has it: true. */
  blockEnvironment?: boolean | undefined
  /** Names of the variables that expressions read with `$vars`. */
  variables?: readonly string[] | undefined
  /** Names of the stores of external secrets that expressions read with `$secrets`. */
  secrets?: readonly string[] | undefined
  workflows?: readonly ManifestWorkflow[] | undefined
  webhooks?: readonly ManifestWebhook[] | undefined
  dataTables?: readonly ManifestEntry[] | undefined
  folders?: readonly ManifestEntry[] | undefined
  projects?: readonly ManifestEntry[] | undefined
  /** Installed community packages with their versions. */
  communityPackages?: Readonly<Record<string, string>> | undefined
  limits?: {workflowBytes?: number | undefined; pinnedBytes?: number | undefined} | undefined
  /** The least that n8n must hide of executions. */
  redactionPolicy?: RedactionPolicy | undefined
}

/** n8n's values, from what hides least to what hides most. */
export const REDACTION_POLICIES = ['none', 'manual-only', 'non-manual', 'all'] as const

export type RedactionPolicy = (typeof REDACTION_POLICIES)[number]

export interface ManifestEntry {
  id: string
  name?: string | undefined
}

export interface ManifestCredential {
  id: string
  type: string
  name: string
  /** Id of the project that it belongs to. */
  project?: string | undefined
}

export interface ManifestWorkflow extends ManifestEntry {
  /** True when left out. */
  published?: boolean | undefined
}

export interface ManifestWebhook {
  method: string
  path: string
  /** Id of the workflow that answers there. */
  workflow?: string | undefined
}
