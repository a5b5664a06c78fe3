import {ControlPlaneRefusedError} from '../../errors/control-plane.ts'

/** Ports answer `undefined` where there is no such thing; the control plane says that it did not find it. */
export async function orUndefined<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof ControlPlaneRefusedError && error.code === 'GEN_NOT_FOUND') return undefined
    throw error
  }
}
