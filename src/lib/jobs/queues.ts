/** The queues of docs/architecture.md; `clock` carries the periodic ticks and nothing else, so that work never delays them. */
export const QUEUES = {wake: 'wake-droplet', clock: 'clock'} as const
