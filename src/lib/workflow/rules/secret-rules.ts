import type {Rule} from '../rule.ts'
import {hardCodedSecret} from './secrets.ts'
import {placeholderLeft, slotUnresolved} from './unfilled-slots.ts'

export const secretRules: readonly Rule[] = [hardCodedSecret, placeholderLeft, slotUnresolved]
