import type {Rule} from '../rule.ts'
import {connectionInputMissing, connectionOutputMissing} from './connection-indices.ts'
import {connectionNotAccepted, connectionNotOffered} from './connection-ports.ts'

export const targetConnectionRules: readonly Rule[] = [connectionNotOffered, connectionNotAccepted, connectionOutputMissing, connectionInputMissing]
