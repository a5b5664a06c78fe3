import {GenesisError} from '../../errors/genesis-error.ts'
import {type Finding, failure, skipped, type Topic, warning, well} from './finding.ts'
import {
  judgeControlPlane,
  judgeDatabase,
  judgeDigitalOcean,
  judgeFleetKey,
  judgeQueue,
  judgeSetting,
  judgeStack,
  judgeStore,
  judgeTicks,
  judgeWorkers,
} from './judge.ts'
import type {DoctorPorts, Question, SettingFacts} from './ports.ts'

export interface ExamineOptions {
  settings: readonly SettingFacts[]
  /** For each question. What needs no other answer is asked at once. */
  deadlineMs: number
  signal: AbortSignal
  /** Told when a question has its answer. */
  onAnswer?: (answered: number, of: number) => void
}

/** Asks everything, none of it for longer than the deadline, and judges the answers. Changes nothing. */
export async function examine(ports: DoctorPorts, options: ExamineOptions): Promise<Finding[]> {
  const {genesisVersion, nodeVersion} = ports
  const {settings, onAnswer} = options
  const of = <Facts>(topic: Topic, name: string, question: Question<Facts>, judge: (facts: Facts) => Finding[]): Check =>
    ask({topic, name, question, judge}, options)
  const store = of('store', 'reachable', ports.store, judgeStore)
  const queue = of('queue', 'reachable', ports.queue, judgeQueue)
  // What one of these says only when the other answers would otherwise be said twice.
  const after = async (first: Check, then: () => Check): Check => ((await first).some(({status}) => status === 'fail') ? [] : then())
  const checks: Check[] = [
    of('embedded stack', 'servers', ports.embedded, judgeStack),
    store,
    after(store, () => of('store', 'rights', ports.rights, () => [well('store', 'rights', 'the key may read the fleet')])),
    of('database', 'Postgres', ports.database, judgeDatabase),
    queue,
    after(queue, () => of('queue', 'workers', ports.workers, judgeWorkers)),
    of('DigitalOcean', 'token', ports.digitalOcean, judgeDigitalOcean),
    of('control plane', 'reachable', ports.controlPlane, (facts) => judgeControlPlane(facts, genesisVersion)),
    after(store, () => of('control plane', 'fleet key', ports.fleetKey, (facts) => [judgeFleetKey(facts)])),
    after(store, () => of('clock', 'ticks', ports.ticks, judgeTicks)),
  ]
  let answered = 0
  const answers = checks.map(async (check) => {
    const findings = await check
    answered++
    onAnswer?.(answered, checks.length)
    return findings
  })
  const program = well('program', 'versions', `genesis ${genesisVersion}, Node ${nodeVersion}`)
  return [program, ...settings.map(judgeSetting), ...(await Promise.all(answers)).flat()]
}

type Check = Promise<Finding[]>

interface Asked<Facts> {
  topic: Topic
  name: string
  question: Question<Facts>
  judge: (facts: Facts) => Finding[]
}

async function ask<Facts>({topic, name, question, judge}: Asked<Facts>, {settings, deadlineMs, signal}: ExamineOptions): Check {
  const wrong = settings.filter((setting) => setting.state === 'wrong' && question.of.includes(setting.name)).map((setting) => setting.name)
  const names = wrong.join(' and ')
  if (names !== '') return [warning(topic, name, `not looked at, because ${names} cannot be used`, `Correct ${names} first.`)]
  if ('notAsked' in question) {
    const {notAsked, remedy} = question
    return [remedy === null ? skipped(topic, name, notAsked) : warning(topic, name, notAsked, remedy)]
  }
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new DeadlineError()), deadlineMs)
  try {
    return judge(await Promise.race([question.ask(AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)])), late.promise]))
  } catch (error) {
    signal.throwIfAborted()
    const finding = explain(error, {topic, name, deadlineMs})
    return [question.optional === true ? {...finding, status: 'warn'} : finding]
  } finally {
    clearTimeout(timer)
  }
}

class DeadlineError extends Error {}

function explain(error: unknown, {topic, name, deadlineMs}: {topic: Topic; name: string; deadlineMs: number}): Finding {
  if (error instanceof GenesisError) return failure(topic, name, error.message, error.hint)
  const fault = error as Error
  if (fault instanceof DeadlineError || fault.name === 'TimeoutError')
    return failure(topic, name, `did not answer within ${deadlineMs / 1000} s`, 'Look whether it is overloaded, and at the network between.')
  return failure(topic, name, `could not be looked at (${fault.name}: ${fault.message.split('\n', 1)[0]})`, 'Report this line: nobody foresaw it.')
}
