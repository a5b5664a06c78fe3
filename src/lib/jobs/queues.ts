/** The queues that carry work. Each periodic task has one of its own besides, `clock-<task>`, so that work never delays its ticks. */
export const QUEUES = {wake: 'wake-droplet', reboot: 'hard-reboot'} as const
