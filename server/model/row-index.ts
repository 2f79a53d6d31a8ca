import { type Fact, keyIn } from "./facts.ts"

/**
 * Which rows of facts may hold a key. Says too much rather than too little: rows share lists, and
 * a row that lost a key stays in the list, as taking it out would cost the length of the list.
 * Whoever asks looks into the rows. Made anew from the rows when it `isFull`.
 */
export class RowIndex {
  /** By the last bits of a key: the last cell of its list, plus one; 0 for none. */
  readonly #lists: Int32Array
  /** Two numbers per cell: a row, and the cell before it in its list, plus one. */
  readonly #cells: Int32Array
  #count = 0

  /** @param rows the facts of each row */
  constructor(rows: readonly (readonly Fact[])[]) {
    const facts = rows.reduce((sum, it) => sum + it.length, 0)
    let lists = 256
    while (lists * factsPerList < facts) lists *= 2
    this.#lists = new Int32Array(lists)
    const cells = new Int32Array(2 * facts)
    const mask = lists - 1
    for (let row = 0; row < rows.length; row++) {
      const own = rows[row]!
      for (let at = 0; at < own.length; at++) {
        const list = keyIn(own[at]!) & mask
        const last = this.#lists[list]!
        if (last !== 0 && cells[2 * last - 2] === row) continue
        cells[2 * this.#count] = row
        cells[2 * this.#count + 1] = last
        this.#lists[list] = ++this.#count
      }
    }
    const room = this.#count + (this.#count >> 3) + 256
    this.#cells = new Int32Array(2 * room)
    this.#cells.set(cells.subarray(0, 2 * this.#count))
  }

  /** Whether there is no room for another key of a row. */
  get isFull(): boolean {
    return 2 * this.#count === this.#cells.length
  }

  /** Each once, in no order. */
  rowsOf(key: number): Iterable<number> {
    const rows = new Set<number>()
    for (let cell = this.#lists[this.#listOf(key)]!; cell !== 0; cell = this.#cells[2 * cell - 1]!)
      rows.add(this.#cells[2 * cell - 2]!)
    return rows
  }

  /** Notes that a row holds a key. @throws RangeError when it is full */
  add(key: number, row: number): void {
    if (this.isFull) throw new RangeError("no room in the index")
    const list = this.#listOf(key)
    const last = this.#lists[list]!
    // What an author takes away and types again is near the end of the list.
    for (
      let cell = last, step = 0;
      cell !== 0 && step < 8;
      cell = this.#cells[2 * cell - 1]!, step++
    )
      if (this.#cells[2 * cell - 2] === row) return
    this.#cells[2 * this.#count] = row
    this.#cells[2 * this.#count + 1] = last
    this.#lists[list] = ++this.#count
  }

  #listOf(key: number): number {
    return key & (this.#lists.length - 1)
  }
}

/** More and there are more lists. Rows that share a list cost who asks some 50 ns each. */
const factsPerList = 3
