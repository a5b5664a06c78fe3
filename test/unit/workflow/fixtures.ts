import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'

const folders = ['test/fixtures/workflows', 'test/fixtures/workflows/clean', 'workflows/demo', 'workflows/demo-broken']

export function fixture(name: string): string {
  return readFileSync(join('test/fixtures/workflows', `${name}.json`), 'utf8')
}

/** Every workflow file of the repository, as text. */
export function allWorkflowTexts(): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  )
}
