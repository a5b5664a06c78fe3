import {ensureStack} from './ensure-stack.ts'
import {locateStack, type StackOptions} from './locate-stack.ts'
import type {StackConnection} from './stack-connection.ts'
import {readStackState} from './stack-state.ts'

const pauseMs = 1000

/**
 * Brings the embedded stack back when it stopped answering, unless it was stopped on purpose. Many callers at once cause one
 * attempt, and attempts keep a second apart.
 * @returns a function that says whether asking the store again makes sense
 */
export function reviveStack(options: StackOptions, connection: StackConnection): () => Promise<boolean> {
  let attempt: Promise<boolean> | undefined
  return () => {
    attempt ??= revive(options, connection).finally(() => {
      setTimeout(() => {
        attempt = undefined
      }, pauseMs).unref()
    })
    return attempt
  }
}

async function revive(options: StackOptions, connection: StackConnection): Promise<boolean> {
  const {stateFile} = await locateStack(options)
  if ((await readStackState(stateFile)).wanted === 'down') return false
  const again = await ensureStack(options)
  return again.storeUrl === connection.storeUrl
}
