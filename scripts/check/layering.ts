import {projectFiles, projectRoot} from '../project.ts'
import type {Check, CheckResult} from './check.ts'
import {cruiseSources} from './cruise-sources.ts'

/** Who may import whom. A cruise that reads nothing finds nothing, so that what it has read is counted against the files there are. */
export const layering: Check = {name: 'layering', run: judgeLayering}

async function judgeLayering(): Promise<CheckResult> {
  const {modules, summary} = await cruiseSources(projectRoot)
  const files = projectFiles('src/**/*.ts')
  const read = new Set(modules.map(({source}) => source))
  const unread = files.filter((file) => !read.has(file))
  const problems = [
    ...(summary.totalCruised === 0 ? ['no module was read at all'] : []),
    ...unread.map((file) => `${file} was not read`),
    ...summary.violations.map(({rule, from, to}) => `${rule.name}: ${from} → ${to}`),
  ]
  if (problems.length > 0) return {ok: false, detail: problems.join('\n')}
  return {ok: true, detail: `${files.length} files, ${summary.totalDependenciesCruised ?? 0} imports`}
}
