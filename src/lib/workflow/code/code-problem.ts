import {label, nameOf} from '../model/subject.ts'
import type {Problem} from '../rule.ts'
import {pointerOf} from '../text/pointer.ts'
import type {CodeText} from './code-texts.ts'

/** A problem with the code of a node; `what` follows on the node's name and begins with a verb. */
export function codeProblem({node, path}: CodeText, {what, hint}: {what: string; hint: string}): Problem {
  return {message: `${label(node)} ${what}.`, hint, pointer: pointerOf(path), node: nameOf(node)}
}
