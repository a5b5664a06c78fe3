import type {Rule} from '../rule.ts'
import {batchLoopNotReturning, batchLoopUnwired, loopReturnsTwice, nestedBatchesKeepState} from './batch-loops.ts'
import {loopWithoutExit} from './endless-loop.ts'
import {errorOutputUnwired, retryOutOfRange} from './error-handling.ts'
import {executionOrderLegacy} from './execution-order.ts'
import {mergeInputUnwired, mergeOfExclusiveBranches} from './merge-inputs.ts'
import {nodeUnreachable, triggerLeadsNowhere} from './reachability.ts'
import {failuresUnhandled} from './unattended-failures.ts'

export const graphRules: readonly Rule[] = [
  nodeUnreachable,
  triggerLeadsNowhere,
  loopWithoutExit,
  batchLoopUnwired,
  batchLoopNotReturning,
  loopReturnsTwice,
  nestedBatchesKeepState,
  executionOrderLegacy,
  mergeInputUnwired,
  mergeOfExclusiveBranches,
  errorOutputUnwired,
  retryOutOfRange,
  failuresUnhandled,
]
