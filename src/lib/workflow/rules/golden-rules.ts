import type {Rule} from '../rule.ts'
import {goldenName, goldenNodeForbidden, goldenNodeMissing, goldenSettingMissing} from './golden.ts'
import {goldenDrift} from './golden-drift.ts'

export const goldenRules: readonly Rule[] = [goldenNodeMissing, goldenNodeForbidden, goldenSettingMissing, goldenName, goldenDrift]
