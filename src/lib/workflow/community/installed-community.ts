import type {CatalogFiles} from '../catalog/ports.ts'
import {COMMUNITY_SCHEMA, type CommunityPackage} from './community-package.ts'

/** The community packages that were added to the catalogues. What an older version wrote in another form is passed over: it is to be added again. */
export async function installedCommunity(files: CatalogFiles): Promise<CommunityPackage[]> {
  return (await files.community()).flatMap((text) => {
    const value = JSON.parse(text) as Partial<CommunityPackage> | null
    return value?.schema === COMMUNITY_SCHEMA ? [value as CommunityPackage] : []
  })
}
