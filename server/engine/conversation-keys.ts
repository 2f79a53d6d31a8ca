/** By place: what the correlation keys of its conversation have come to. BPMN 2.0.2, §8.4.2. */
export class ConversationKeys {
  readonly #byPlace = new Map<string, Map<string, string>>()

  /** The value of a key in the innermost of some places that has one. */
  valueAt(places: readonly string[], key: string): string | undefined {
    for (const place of places) {
      const value = this.#byPlace.get(place)?.get(key)
      if (value !== undefined) return value
    }
    return undefined
  }

  set(place: string, key: string, value: string): void {
    const keys = this.#byPlace.get(place)
    if (keys) keys.set(key, value)
    else this.#byPlace.set(place, new Map([[key, value]]))
  }

  /** What a place has by itself. */
  at(place: string): ReadonlyMap<string, string> | undefined {
    return this.#byPlace.get(place)
  }

  /** An instance or a turn is over. */
  endPlace(place: string): void {
    this.#byPlace.delete(place)
  }

  save(): SavedConversationKeys {
    return [...this.#byPlace].map(([place, keys]) => [place, [...keys]])
  }

  load(saved: SavedConversationKeys): void {
    this.#byPlace.clear()
    for (const [place, keys] of saved) this.#byPlace.set(place, new Map(keys))
  }
}

export type SavedConversationKeys = readonly (readonly [
  string,
  readonly (readonly [string, string])[],
])[]
