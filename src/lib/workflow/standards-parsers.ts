import type {Catalog} from './catalog/catalog.ts'
import type {CommunityPackage} from './community/community-package.ts'
import type {GoldenTemplate} from './golden/golden-template.ts'
import type {Manifest} from './manifest/manifest.ts'
import type {Baseline} from './policy/baseline.ts'
import type {Policy} from './policy/policy.ts'

type Parser<T> = (text: string, source: string) => T

/** How the files are read that workflows are held to. Each is loaded when it is first needed: most runs need none, and YAML is heavy. */
export interface StandardsParsers {
  template(): Promise<Parser<GoldenTemplate>>
  policy(): Promise<{parsePolicy: Parser<Policy>; parseBaseline: Parser<Baseline>}>
  manifest(): Promise<Parser<Manifest>>
  community(): Promise<Parser<CommunityPackage[]>>
  /** The catalogue with the nodes of the packages. */
  withCommunity(catalog: Catalog, packages: readonly CommunityPackage[]): Promise<Catalog>
}

export const standardsParsers: StandardsParsers = {
  template: async () => (await import('./golden/golden-template.ts')).parseGoldenTemplate,
  policy: async () => ({...(await import('./policy/parse-policy.ts')), ...(await import('./policy/parse-baseline.ts'))}),
  manifest: async () => (await import('./manifest/parse-manifest.ts')).parseManifest,
  community: async () => (await import('./community/parse-community.ts')).parseCommunity,
  withCommunity: async (catalog, packages) => (await import('./community/with-community.ts')).withCommunity(catalog, packages),
}
