/** One that stands in a line. */
export interface Standing<Thing> {
  readonly thing: Thing
  readonly place: number
  isGone: boolean
}

/** Things by their place, whichever came to the line first: a binary heap. */
export class Line<Thing> {
  #heap: Standing<Thing>[] = []
  /** How many of those in the heap are not gone. */
  #size = 0

  get isEmpty(): boolean {
    return this.#size === 0
  }

  add(thing: Thing, place: number): Standing<Thing> {
    const standing = { thing, place, isGone: false }
    this.#size++
    this.#push(standing)
    return standing
  }

  remove(standing: Standing<Thing>): void {
    standing.isGone = true
    this.#size--
    // What is gone is dropped when it comes to the front, or when it is more than the rest.
    if (2 * this.#size + 16 < this.#heap.length) this.#dropGone()
  }

  /** The first that is meant of those whose place is before another. */
  first(isMeant: (thing: Thing) => boolean, before: number): Standing<Thing> | undefined {
    const passed: Standing<Thing>[] = []
    let found: Standing<Thing> | undefined
    for (let front = this.#heap[0]; front && front.place < before; front = this.#heap[0]) {
      if (!front.isGone && isMeant(front.thing)) {
        found = front
        break
      }
      this.#dropFront()
      if (!front.isGone) passed.push(front)
    }
    for (const it of passed) this.#push(it)
    return found
  }

  #dropGone(): void {
    const heap = this.#heap
    this.#heap = []
    for (const it of heap) if (!it.isGone) this.#push(it)
  }

  #push(standing: Standing<Thing>): void {
    const heap = this.#heap
    let at = heap.push(standing) - 1
    for (let up = (at - 1) >> 1; 0 < at && standing.place < heap[up]!.place; up = (at - 1) >> 1) {
      heap[at] = heap[up]!
      at = up
    }
    heap[at] = standing
  }

  #dropFront(): void {
    const heap = this.#heap
    const last = heap.pop()!
    if (heap.length === 0) return
    let at = 0
    for (;;) {
      let down = 2 * at + 1
      if (down + 1 < heap.length && heap[down + 1]!.place < heap[down]!.place) down++
      if (heap.length <= down || last.place <= heap[down]!.place) break
      heap[at] = heap[down]!
      at = down
    }
    heap[at] = last
  }
}
