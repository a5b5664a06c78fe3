import {mkdir, readFile, rm, writeFile} from 'node:fs/promises'
import {dirname} from 'node:path'

import {inProject, projectFiles} from './project.ts'

/** A file that is made from others, kept in the repository so that it can be read there. */
export interface GeneratedFile {
  /** Relative to the project. */
  path: string
  content: string
}

/** What is out of date, a line for each file; `folder`, when given, may hold nothing but these files. */
export async function findStale(files: readonly GeneratedFile[], folder?: string): Promise<string[]> {
  const stale = await Promise.all(
    files.map(async ({path, content}) => {
      const present = await readIfThere(path)
      if (present === undefined) return [`${path} is missing`]
      return present === content ? [] : [`${path} is out of date`]
    }),
  )
  return [...stale.flat(), ...surplus(files, folder).map((path) => `${path} is made by nothing any more`)]
}

export async function writeGenerated(files: readonly GeneratedFile[], folder?: string): Promise<void> {
  for (const {path, content} of files) {
    await mkdir(dirname(inProject(path)), {recursive: true})
    await writeFile(inProject(path), content)
  }
  await Promise.all(surplus(files, folder).map((path) => rm(inProject(path))))
}

function surplus(files: readonly GeneratedFile[], folder: string | undefined): string[] {
  if (folder === undefined) return []
  const made = new Set(files.map(({path}) => path))
  return projectFiles(`${folder}/**`).filter((path) => !made.has(path))
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(inProject(path), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
