/** When a service that fails is left alone for a while. */
export interface BreakerSettings {
  /** Attempts that fail one after the other until it is left alone; 1 or more. */
  readonly threshold: number
  /** For how long, in seconds. */
  readonly resetSeconds: number
}

/**
 * Whether a service may be called. Closed: it may. Open, after too many failures: it may not, until
 * some time has passed. Then half-open: one attempt decides whether it is closed or open again.
 */
export class CircuitBreaker {
  readonly #settings: BreakerSettings
  #failures = 0
  /** Until when it is open; undefined while it is closed. */
  #openUntil: number | undefined
  #isTrying = false

  constructor(settings: BreakerSettings) {
    this.#settings = settings
  }

  /**
   * Asks to make an attempt, which `succeed` or `fail` must follow.
   *
   * @param now seconds
   * @returns when to ask again; undefined when the attempt may be made now
   */
  ask(now: number): number | undefined {
    if (this.#openUntil === undefined) return undefined
    if (now < this.#openUntil) return this.#openUntil
    if (this.#isTrying) return now + this.#settings.resetSeconds
    this.#isTrying = true
    return undefined
  }

  succeed(): void {
    this.#failures = 0
    this.#openUntil = undefined
    this.#isTrying = false
  }

  /** @returns whether it is open from now on */
  fail(now: number): boolean {
    this.#failures++
    if (!this.#isTrying && this.#failures < this.#settings.threshold) return false
    this.#isTrying = false
    this.#openUntil = now + this.#settings.resetSeconds
    return true
  }
}
