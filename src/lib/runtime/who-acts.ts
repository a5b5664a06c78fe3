import {hostname, userInfo} from 'node:os'

/** User and host, for the audit log. A container's user often has an id but no name. */
export function whoActs(): string {
  const uid = process.getuid?.() ?? 'unknown'
  try {
    return `${userInfo().username}@${hostname()}`
  } catch {
    return `uid ${uid}@${hostname()}`
  }
}
