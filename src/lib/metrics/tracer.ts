/** Follows single requests from process to process; a port, so that nobody need know what collects it. */
export interface Tracer {
  /**
   * Begins a span for a request that came in; what `work` begins, however late, belongs to it.
   * @param name of few values, such as a method and a route: never an id
   * @param share of all such requests that are followed, from 0 to 1
   */
  request(name: string, share: number, work: () => void): RequestSpan
}

export interface RequestSpan {
  /** @param attributes never hold what came from outside, nor a secret */
  end(attributes: Readonly<Record<string, string | number>>, failed: boolean): void
}
