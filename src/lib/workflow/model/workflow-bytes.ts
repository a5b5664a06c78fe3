import {isObject} from './json-object.ts'
import type {WorkflowModel} from './workflow-model.ts'

/** Bytes of the workflow as it is sent to n8n: JSON without spaces, in UTF-8. */
export function workflowBytes({raw}: WorkflowModel): number {
  return jsonBytes(raw)
}

/** Bytes of the data pinned to its nodes; 0 when there is none. */
export function pinnedBytes({raw}: WorkflowModel): number {
  return isObject(raw.pinData) && Object.keys(raw.pinData).length > 0 ? jsonBytes(raw.pinData) : 0
}

function jsonBytes(value: unknown): number {
  const text = jsonText(value)
  let bytes = text.length
  // Counted here, because an encoder is not everywhere where workflows are judged. Each half of a surrogate pair counts for two.
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1
  }
  return bytes
}

/** Empty for a value that no JSON text gives, such as one with a big integer. */
function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return ''
  }
}
