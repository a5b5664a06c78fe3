import {readFile} from 'node:fs/promises'

import {inProject, projectFiles} from '../project.ts'
import {listCheck} from './check.ts'

/** What must not be in the repository. Written so that no pattern matches itself. */
const forbidden: readonly {what: string; pattern: RegExp; only?: RegExp}[] = [
  {what: 'a folder of one machine', pattern: /(?<![\w.~>$-])\/(?:home|Users|root|work|workspaces?|builds)\/[\w.-]|\b[A-Z]:\\Users\\/},
  {
    what: 'the host of a package registry',
    pattern: /\bregistry\.(?:npmjs|yarnpkg)\.|\b(?:npm\.pkg\.github|[\w.-]*(?:artifactory|verdaccio|jfrog)[\w.-]*\.\w)/i,
  },
  {what: 'work that was put off', pattern: /\b(?:TO[D]O|FIX[M]E|X[X]X)\b/},
  {what: 'a test that keeps the others from running', pattern: /\b(?:it|test|describe|suite)(?:\.\w+)*\.only\b/, only: /\.ts$/},
]

const binary = /\.(?:png|jpe?g|gif|ico|woff2?|gz|tgz|zip)$/
const notOurs = ['node_modules/**', 'dist/**', '.git/**', '.genesis/**', 'coverage/**', '**/*.log']

export const forbiddenText = listCheck('forbidden text', '', async () => {
  const files = projectFiles('**', notOurs).filter((file) => !binary.test(file))
  return (await Promise.all(files.map(searchFile))).flat()
})

async function searchFile(file: string): Promise<string[]> {
  const text = await readFile(inProject(file), 'utf8')
  return findForbidden(file, text)
}

/** One line for each line of the text with something forbidden in it. */
export function findForbidden(file: string, text: string): string[] {
  const wanted = forbidden.filter(({pattern, only}) => (only?.test(file) ?? true) && pattern.test(text))
  if (wanted.length === 0) return []
  return text
    .split('\n')
    .flatMap((line, i) =>
      wanted.flatMap(({what, pattern}) => (pattern.test(line) ? [`${file}:${i + 1}: ${what}: ${line.trim().slice(0, 120)}`] : [])),
    )
}
