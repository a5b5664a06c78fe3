/** Longer texts only begin with an address. */
const longest = 500

/** A text that is an address as a whole, or a formula that begins with one. */
const address = /^=?(?:https?|wss?):\/\//i

const host = String.raw`^=?\w+:\/\/(?:[^/?#\s]*[.@])?`
const end = '(?=[:/?#]|$)'

const faults: readonly (readonly [pattern: RegExp, fault: string])[] = [
  [/\/(?:webhook|form)-test\//, 'which answers only while somebody tests in the editor'],
  [hosts(String.raw`localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]`), 'which is another machine on each tenant'],
  [
    hosts(String.raw`ngrok\.io|ngrok\.app|ngrok-free\.app|ngrok-free\.dev|loca\.lt|trycloudflare\.com`),
    'which is a tunnel to the machine of a developer',
  ],
  [hosts(String.raw`webhook\.site|requestbin\.com|pipedream\.net|beeceptor\.com`), 'where test requests are looked at'],
  [hosts(String.raw`example\.(?:com|org|net)|your-?[a-z-]+\.[a-z]+`), 'which stands for another'],
  [
    /\bYOUR[_-][A-Z]|<[a-z][\w .-]{1,60}>|\[your[ _-]|\byour[_-](?:api|domain|token|project|account|instance|key|id)\b/i,
    'in which a placeholder was not replaced',
  ],
]

/** Any of them, or nearly one: most addresses have none, and one search is cheaper than six. */
const anyFault = new RegExp(faults.map(([{source}]) => source).join('|'), 'i')

function hosts(names: string): RegExp {
  return new RegExp(`${host}(?:${names})${end}`, 'i')
}

/** Why an address is of no use on a tenant, as a clause; null for others and for texts that are none. Every text of a workflow is asked. */
export function addressFault(text: string): string | null {
  const first = text.charCodeAt(text.charCodeAt(0) === 0x3d ? 1 : 0)
  // "h" and "w", in capitals as well.
  if (first !== 0x68 && first !== 0x77 && first !== 0x48 && first !== 0x57) return null
  if (text.length > longest || !address.test(text) || !anyFault.test(text)) return null
  return faults.find(([pattern]) => pattern.test(text))?.[1] ?? null
}
