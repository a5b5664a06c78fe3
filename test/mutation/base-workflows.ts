import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'

import type {JsonObject} from '../../src/lib/workflow/model/json-object.ts'
import {isObject} from '../../src/lib/workflow/model/json-object.ts'
import {projectRoot} from '../harness/project.ts'

/** A workflow without an error, for mutators to spoil. */
export interface BaseWorkflow {
  file: string
  workflow: JsonObject
}

const ownFolders = ['test/fixtures/workflows/clean', 'workflows/demo']

/** Public workflows that are not part of the project; where they are missing, they are left out. */
export const corpusFolder = join(projectRoot, '../shared/corpus/n8n')
export const corpusIsThere = existsSync(corpusFolder)

/** The repository's own clean workflows. */
export function ownWorkflows(): BaseWorkflow[] {
  return ownFolders.flatMap((folder) => readFolder(join(projectRoot, folder)))
}

export function corpusWorkflows(): BaseWorkflow[] {
  return corpusIsThere ? readFolder(corpusFolder) : []
}

function readFolder(folder: string): BaseWorkflow[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((file) => {
      const workflow: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'))
      return isObject(workflow) ? [{file, workflow}] : []
    })
}
