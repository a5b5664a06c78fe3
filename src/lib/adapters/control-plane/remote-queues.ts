import type {QueueDesk} from '../../jobs/queue-desk.ts'
import type {ControlPlaneClient} from './control-plane-client.ts'

/** The queues through the control plane, which knows who asks and keeps the record itself. */
export function remoteQueues({call}: ControlPlaneClient): QueueDesk {
  return {
    status: async (names = []) => {
      if (names.length === 0) return (await call('listQueues', {})).queues
      return Promise.all(names.map((queue) => call('showQueue', {params: {queue}})))
    },
    failures: async (queue, limit) => (await call('listFailedJobs', {params: {queue}, query: {limit}})).jobs,
    failedAmong: async (queue, jobIds) => (await call('findFailedJobs', {params: {queue}, body: {jobIds: [...jobIds]}})).jobs,
    retry: async (queue, jobIds) => (await call('retryJobs', {params: {queue}, body: {jobIds: [...jobIds]}})).retried,
    pause: async (queue) => {
      await call('pauseQueue', {params: {queue}})
    },
    resume: async (queue) => {
      await call('resumeQueue', {params: {queue}})
    },
  }
}
