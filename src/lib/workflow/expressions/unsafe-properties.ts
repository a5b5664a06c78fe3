/** Members that n8n refuses to read in an expression, because code could leave its cage by them. Source: n8n-workflow 2.11. */
export const unsafeProperties: ReadonlySet<unknown> = new Set([
  ...['__proto__', 'prototype', 'constructor', 'getPrototypeOf', 'mainModule', 'binding', '_linkedBinding', '_load', 'prepareStackTrace'],
  ...['__lookupGetter__', '__lookupSetter__', '__defineGetter__', '__defineSetter__', 'caller', 'arguments', 'getBuiltinModule', 'dlopen'],
  ...['execve', 'loadEnvFile'],
])

/** True when the text may name one of them: a cheap test before the code is read closely. */
export function mayBeUnsafe(text: string): boolean {
  return /proto|constructor|mainModule|inding|_load|prepareStack|_lookup|_define|caller|arguments|getBuiltin|dlopen|execve|loadEnv|__sanitize|n8n_data/.test(
    text,
  )
}
