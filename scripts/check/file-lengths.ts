import {readFile} from 'node:fs/promises'

import {inProject, projectFiles} from '../project.ts'
import {listCheck} from './check.ts'

/** The most lines that a file may have; the first that matches counts. */
const limits = [
  {lines: 80, of: ['src/commands/**/*.ts']},
  {lines: 250, of: ['{src,test,scripts,bench,bin}/**/*.{ts,js,css,html}', 'migrations/*.sql']},
]

export const fileLengths = listCheck('file lengths', '', async () => {
  const tooLong = await Promise.all(limits.map(({lines, of}) => findLonger(of, lines)))
  return [...new Map(tooLong.flat().map(({file, text}) => [file, text])).values()]
})

async function findLonger(patterns: readonly string[], limit: number): Promise<{file: string; text: string}[]> {
  const counted = await Promise.all(projectFiles(patterns, ['test/fixtures/**']).map(async (file) => ({file, lines: await countLines(file)})))
  return counted.flatMap(({file, lines}) => (lines > limit ? [{file, text: `${file} has ${lines} lines, ${limit} are the most`}] : []))
}

async function countLines(file: string): Promise<number> {
  return (await readFile(inProject(file), 'utf8')).trimEnd().split('\n').length
}
