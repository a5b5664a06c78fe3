import type {ShapeRule} from '../rule.ts'

export const errorHandlingInvalid: ShapeRule = {
  id: 'error-handling-invalid',
  family: 'error-handling',
  severity: 'error',
  stage: 'create',
  rationale: 'A misspelt onError or a retry that is not a number is taken as "stop" or refused, when the failure that it should handle comes.',
  hint: 'onError is stopWorkflow, continueRegularOutput or continueErrorOutput; retryOnFail is true or false; maxTries and waitBetweenTries are numbers.',
  good: {workflow: {nodes: [{name: 'Fetch leads', onError: 'continueErrorOutput', retryOnFail: true, maxTries: 3, waitBetweenTries: 1000}]}},
  bad: {workflow: {nodes: [{name: 'Fetch leads', onError: 'continue'}]}},
}
