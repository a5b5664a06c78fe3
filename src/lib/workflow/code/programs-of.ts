import {derive} from '../model/derive.ts'
import type {WorkflowModel} from '../model/workflow-model.ts'
import {type CodeText, codeTextsOf} from './code-texts.ts'
import {type ProgramFacts, readProgram} from './read-program.ts'
import {type PythonFacts, readPython} from './read-python.ts'

/** The JavaScript of a node, and what there is to know of it. */
export interface CodeProgram extends CodeText {
  facts: ProgramFacts
}

/** The Python of a node, and what there is to know of it. */
interface PythonProgram extends CodeText {
  facts: PythonFacts
}

/** All code of a workflow, in the order of the file, in whatever language. */
function codeOf(workflow: WorkflowModel): readonly CodeText[] {
  return derive(workflow, readTexts)
}

/** The JavaScript of a workflow, parsed. */
export function programsOf(workflow: WorkflowModel): readonly CodeProgram[] {
  return derive(workflow, readPrograms)
}

function readTexts({nodes}: WorkflowModel): readonly CodeText[] {
  return nodes.flatMap(codeTextsOf)
}

function readPrograms(workflow: WorkflowModel): readonly CodeProgram[] {
  return codeOf(workflow)
    .filter(({language}) => language === 'javascript')
    .map((code) => ({...code, facts: readProgram(code.text, code.purpose)}))
}

/** The Python of a workflow. */
export function pythonOf(workflow: WorkflowModel): readonly PythonProgram[] {
  return derive(workflow, readAllPython)
}

function readAllPython(workflow: WorkflowModel): readonly PythonProgram[] {
  return codeOf(workflow)
    .filter(({language}) => language === 'python')
    .map((code) => ({...code, facts: readPython(code.text)}))
}
