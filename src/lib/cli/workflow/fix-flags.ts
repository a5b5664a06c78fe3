import {Flags} from '@oclif/core'

import {UsageError} from '../../errors/usage.ts'

/** What decides whether `workflow validate` changes files. */
export const fixFlags = {
  fix: Flags.boolean({
    description:
      'mend what is safe: strip what only exports have and pinned data, add settings, mend connections, complete credentials from the manifest',
  }),
  'dry-run': Flags.boolean({dependsOn: ['fix'], description: 'with --fix: show what would be changed and what would be left, and write nothing'}),
  yes: Flags.boolean({char: 'y', dependsOn: ['fix'], description: 'with --fix: do not ask'}),
}

/** @throws {UsageError} for what would change files again and again */
export function refuseToFixWhileWatching({fix, watch}: {fix: boolean; watch: boolean}): void {
  if (fix && watch) throw new UsageError('--fix and --watch do not go together.', {hint: 'Fix first, then watch.'})
}
