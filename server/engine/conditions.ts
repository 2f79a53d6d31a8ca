import type { Token } from "./tokens.ts"

/**
 * Who waits for a condition to become true, in all instances, in the order they began to wait.
 * Asked again when data have changed. BPMN 2.0.2, §10.5.5, Conditional Event.
 */
export class Conditions {
  /** By token: whether its condition was true when it was asked last. */
  readonly #waiting = new Map<Token, boolean>()

  get isUsed(): boolean {
    return 0 < this.#waiting.size
  }

  add(token: Token): void {
    this.#waiting.set(token, false)
  }

  remove(token: Token): void {
    this.#waiting.delete(token)
  }

  /**
   * Those whose condition has become true since they were asked last.
   *
   * @param isTrue undefined where nobody can say
   */
  becomeTrue(isTrue: (token: Token) => boolean | undefined): readonly Token[] {
    const found: Token[] = []
    for (const [token, was] of this.#waiting) {
      const is = isTrue(token) === true
      if (is && !was) found.push(token)
      this.#waiting.set(token, is)
    }
    return found
  }

  save(): readonly (readonly [Token, boolean])[] {
    return [...this.#waiting]
  }

  load(saved: readonly (readonly [Token, boolean])[]): void {
    this.#waiting.clear()
    for (const [token, was] of saved) this.#waiting.set(token, was)
  }
}
