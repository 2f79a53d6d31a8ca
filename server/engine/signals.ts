import type { Token } from "./tokens.ts"

/** Who waits for which signal, in all instances, in the order they began to wait. */
export class Signals {
  readonly #waiting = new Map<string, Set<Token>>()
  readonly #names = new Map<Token, string>()

  /** @param name empty when the model does not say which signal */
  add(name: string, token: Token): void {
    this.#names.set(token, name)
    const tokens = this.#waiting.get(name)
    if (tokens) tokens.add(token)
    else this.#waiting.set(name, new Set([token]))
  }

  /** Whether anybody waits or has waited for one. */
  get isUsed(): boolean {
    return 0 < this.#waiting.size
  }

  remove(token: Token): void {
    const name = this.#names.get(token)
    if (name === undefined) return
    this.#names.delete(token)
    this.#waiting.get(name)?.delete(token)
  }

  /** Those that wait for it now. */
  waitingFor(name: string): readonly Token[] {
    return [...(this.#waiting.get(name) ?? [])]
  }

  save(): readonly (readonly [string, readonly Token[]])[] {
    return [...this.#waiting].map(([name, tokens]) => [name, [...tokens]])
  }

  load(saved: readonly (readonly [string, readonly Token[]])[]): void {
    this.#waiting.clear()
    this.#names.clear()
    for (const [name, tokens] of saved) for (const token of tokens) this.add(name, token)
  }
}
