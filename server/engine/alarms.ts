/** What is due at some time of a run; of equal times, what was set first comes first. */
export class Alarms<Item> {
  readonly #alarms: { readonly due: number; readonly item: Item }[] = []

  get isEmpty(): boolean {
    return this.#alarms.length === 0
  }

  /** The earliest time; Infinity when there is none. */
  get nextDue(): number {
    return this.#alarms.at(-1)?.due ?? Infinity
  }

  /** All that is set, the latest first. */
  get items(): Iterable<Item> {
    return this.#alarms.map(it => it.item)
  }

  set(due: number, item: Item): void {
    // The earliest stands at the end, where it is cheap to take.
    let [low, high] = [0, this.#alarms.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (due < this.#alarms[middle]!.due) low = middle + 1
      else high = middle
    }
    this.#alarms.splice(low, 0, { due, item })
  }

  /** Takes the earliest; undefined when there is none. */
  next(): { readonly due: number; readonly item: Item } | undefined {
    return this.#alarms.pop()
  }
}
