import type {queueRoutes} from '../../admin-api/queue-routes.ts'
import type {QueueDesk, QueueStatus} from '../../jobs/queue-desk.ts'
import type {AdminHandlers} from './handlers.ts'

/** @param open the queues for who asks; their connection is opened when the first of them is asked for */
export function queueHandlers(open: (actor: string) => Promise<QueueDesk>): Pick<AdminHandlers, keyof typeof queueRoutes> {
  const show = async (desk: QueueDesk, queue: string): Promise<QueueStatus> => {
    const [status] = await desk.status([queue])
    if (status === undefined) throw new Error(`the queue ${queue} has no status`)
    return status
  }
  /** @throws {NotFoundError} when there is no such queue: the backend itself would make one */
  const known = async (queue: string, actor: string): Promise<QueueDesk> => {
    const desk = await open(actor)
    await show(desk, queue)
    return desk
  }
  return {
    listQueues: async (_, {actor}) => ({queues: await (await open(actor)).status()}),
    showQueue: async ({params: {queue}}, {actor}) => show(await open(actor), queue),
    listFailedJobs: async ({params: {queue}, query}, {actor}) => ({jobs: await (await known(queue, actor)).failures(queue, query.limit)}),
    findFailedJobs: async ({params: {queue}, body}, {actor}) => ({jobs: await (await known(queue, actor)).failedAmong(queue, body.jobIds)}),
    retryJobs: async ({params: {queue}, body}, {actor}) => ({retried: await (await known(queue, actor)).retry(queue, body.jobIds)}),
    pauseQueue: async ({params: {queue}}, {actor}) => {
      const desk = await known(queue, actor)
      await desk.pause(queue)
      return show(desk, queue)
    },
    resumeQueue: async ({params: {queue}}, {actor}) => {
      const desk = await known(queue, actor)
      await desk.resume(queue)
      return show(desk, queue)
    },
  }
}
