/** What n8n 2 defines in expressions: its own values and functions. */
const own = [
  ...['$', '$json', '$data', '$binary', '$input', '$node', '$item', '$items', '$itemIndex', '$runIndex', '$prevNode', '$parameter', '$rawParameter'],
  ...[
    '$workflow',
    '$execution',
    '$executionId',
    '$resumeWebhookUrl',
    '$mode',
    '$now',
    '$today',
    '$env',
    '$vars',
    '$secrets',
    '$self',
    '$evaluateExpression',
  ],
  ...['$jmespath', '$jmesPath', '$min', '$max', '$average', '$not', '$if', '$ifEmpty', '$fromAI', '$fromAi', '$fromai', '$tool', '$agentInfo'],
  ...['$position', '$thisItem', '$thisItemIndex', '$thisRunIndex', '$nodeVersion', '$nodeId', '$webhookId', '$getPairedItem'],
  ...['min', 'max', 'not', 'average', 'numberList', 'zip', 'extend', 'extendOptional', 'DateTime', 'Interval', 'Duration'],
]

/** What single nodes define besides, for parameters that are evaluated while they run: pagination, routing. */
const ofSomeNodes = ['$response', '$request', '$pageCount', '$responseItem', '$value', '$index', '$parent', '$version', '$credentials']

/** What n8n lets through of JavaScript, or puts an empty object in the place of. */
const ofTheLanguage = [
  ...['undefined', 'NaN', 'Infinity', 'Date', 'Object', 'Array', 'String', 'Number', 'Boolean', 'BigInt', 'Symbol', 'Math', 'JSON', 'RegExp', 'Intl'],
  ...['Map', 'WeakMap', 'Set', 'WeakSet', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array'],
  ...['Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array', 'ArrayBuffer', 'SharedArrayBuffer', 'Atomics', 'DataView'],
  ...['Error', 'TypeError', 'SyntaxError', 'EvalError', 'RangeError', 'ReferenceError', 'URIError', 'isFinite', 'isNaN', 'parseFloat', 'parseInt'],
  ...['encodeURI', 'encodeURIComponent', 'decodeURI', 'decodeURIComponent', 'process', 'window', 'global', 'globalThis', 'this'],
]

/** Every name that has a meaning in an expression. Whatever else is written there is `undefined`, without an error. */
export const knownNames: ReadonlySet<string> = new Set([...own, ...ofSomeNodes, ...ofTheLanguage])

/** The names that are suggested for one that is misspelt. */
export const suggestedNames: ReadonlySet<string> = new Set(own)
