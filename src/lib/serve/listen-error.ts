import {PortInUseError} from '../errors/environment.ts'
import {AddressUnusableError} from '../errors/start.ts'

const reasons: Readonly<Record<string, string>> = {
  EADDRNOTAVAIL: 'this host does not have that address',
  EACCES: 'this user may not take that port',
  ENOTFOUND: 'nobody knows that name',
}

/** Our error for a listener that could not be opened; what was not foreseen comes back as it is. */
export function listenError(error: NodeJS.ErrnoException, {host, port}: {host: string; port: number}): Error {
  if (error.code === 'EADDRINUSE')
    return new PortInUseError(`Port ${port} on ${host} is taken by another process.`, {
      hint: 'Choose another one with PORT or --port, or stop the process that holds it (a second genesis serve?).',
      cause: error,
    })
  const reason = reasons[error.code ?? '']
  if (reason === undefined) return error
  return new AddressUnusableError(`Nothing can listen on port ${port} of ${host}: ${reason} (${error.code}).`, {
    hint: 'Choose an address of this host with HOST or --host, and a port above 1023 with PORT or --port.',
    cause: error,
  })
}
