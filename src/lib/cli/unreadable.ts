import {InputUnreadableError} from '../errors/usage.ts'

const reasons: Readonly<Record<string, {what: string; hint: string}>> = {
  ENOENT: {what: 'does not exist', hint: 'Check the spelling, and the folder you are in.'},
  EACCES: {what: 'may not be read', hint: 'Give yourself the right to read it, or run as a user who has it.'},
  EPERM: {what: 'may not be read', hint: 'Give yourself the right to read it, or run as a user who has it.'},
  ELOOP: {what: 'is a symbolic link that leads back to itself', hint: 'Remove the link, or point it at a file.'},
  EISDIR: {what: 'is a folder', hint: 'Name a file.'},
}

/** The error for a path that cannot be read; an error of ours passes as it is. */
export function unreadable(path: string, cause: unknown): InputUnreadableError {
  if (cause instanceof InputUnreadableError) return cause
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
  const {what, hint} = reasons[code] ?? {what: `cannot be read (${code})`, hint: 'Check that it is a file on a disk that answers.'}
  return new InputUnreadableError(`${path} ${what}.`, {hint, cause})
}
