import type {Severity} from '../finding.ts'
import type {Baseline} from './baseline.ts'

/** What a fleet demands of its workflows beyond what n8n does. What is left out is not demanded. */
export interface Policy {
  name: string
  nodes?: NodePolicy | undefined
  /** Community packages that workflows may use, each with the range of versions (semver). Left out: any. Empty: none. */
  communityPackages?: Readonly<Record<string, string>> | undefined
  settings?: SettingsPolicy | undefined
  naming?: NamingPolicy | undefined
  secrets?: SecretPolicy | undefined
  webhooks?: WebhookPolicy | undefined
  pinData?: 'forbidden' | undefined
  limits?: {nodes?: number | undefined; bytes?: number | undefined} | undefined
  /** The files that are judged together go to one instance; `complete`: what they refer to is among them or in the manifest. */
  bundle?: 'together' | 'complete' | undefined
  rules?: Overrides | undefined
  /** Later entries win over earlier ones, and all over `rules`. */
  paths?: readonly PathPolicy[] | undefined
  /** File with the findings that are known already, beside the policy's own. */
  baseline?: string | undefined
  /** The baselines that were read, by the name that the policy gives their files. */
  baselines?: Readonly<Record<string, Baseline>> | undefined
}

export interface NodePolicy {
  /** Node types, `*` for any characters; each must be matched by a node that is switched on. */
  required?: readonly string[] | undefined
  forbidden?: readonly string[] | undefined
  /** By node type, with `*` for any characters: the range of its `typeVersion`, such as `>=4`. */
  versions?: Readonly<Record<string, string>> | undefined
}

export interface SettingsPolicy {
  required?: Readonly<Record<string, string | number | boolean>> | undefined
  /** Settings that must be there and at most this. */
  maximum?: Readonly<Record<string, number>> | undefined
}

/** Patterns as `read-pattern.ts` understands them. */
export interface NamingPolicy {
  workflows?: string | undefined
  nodes?: string | undefined
}

export interface SecretPolicy {
  ignore?: readonly SecretException[] | undefined
  patterns?: readonly SecretPattern[] | undefined
}

/** A place where what looks like a secret is none; both conditions must be met. */
export interface SecretException {
  /** JSON pointer within the workflow, `*` for any characters. */
  pointer?: string | undefined
  /** Name of the node, `*` for any characters. */
  node?: string | undefined
  reason: string
}

export interface SecretPattern {
  name: string
  pattern: string
}

export interface WebhookPolicy {
  authentication?: 'required' | undefined
  pathPrefix?: string | undefined
}

/** By the id of a rule. */
export type Overrides = Readonly<Record<string, Override>>

export interface Override {
  severity: Severity | 'off'
  reason: string
  /** The last day on which it applies, `2027-03-31`. */
  expires?: string | undefined
}

export interface PathPolicy {
  /** Globs, matched with the path of a file as seen from the policy's folder. */
  files: readonly string[]
  rules?: Overrides | undefined
  baseline?: string | undefined
}
