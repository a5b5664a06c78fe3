import type {AlertDesk} from '../../health/alerts/ports.ts'
import type {ControlPlaneClient} from './control-plane-client.ts'
import {orUndefined} from './or-undefined.ts'

export function remoteAlertDesk({call}: ControlPlaneClient): AlertDesk {
  return {
    list: ({states, rules, subject, limit}) =>
      call('listAlerts', {query: {state: [...states], rule: [...rules], limit, ...(subject === undefined ? {} : {subject})}}),
    silences: async (all) => (await call('listSilences', {query: {all}})).silences,
    // The control plane learns from the client itself who asks.
    silence: ({id, rule, subject, labels, reason, forMs}) => call('silenceAlerts', {body: {id, rule, subject, labels: {...labels}, reason, forMs}}),
    lift: (silenceId) => orUndefined(call('liftSilence', {params: {silenceId}})),
  }
}
