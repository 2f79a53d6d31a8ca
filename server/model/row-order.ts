/** Rows of a block when they are laid out; a block grows to twice as many before it is cut. */
const usual = 128

/**
 * The numbers of rows in an order that changes: the place of a row, and the row at a place, in
 * about the square root of their number.
 */
export class RowOrder {
  #blocks: number[][] = [[]]
  /** By row: the block that holds it; anything for a row that is not here. */
  readonly #blockOf: number[][] = []

  constructor(rows: readonly number[]) {
    for (let from = 0; from < rows.length; from += usual)
      this.#blocks[from / usual] = this.#owned(rows.slice(from, from + usual))
  }

  /** The place of a row. @throws Error when it is not here */
  indexOf(row: number): number {
    const own = this.#blockOf[row]
    let before = 0
    for (const block of this.#blocks) {
      if (block === own) {
        const at = block.indexOf(row)
        if (0 <= at) return before + at
      }
      before += block.length
    }
    throw new Error(`row ${row} is not here`)
  }

  /** @throws RangeError when there is no such place */
  at(index: number): number {
    const { block, offset } = this.#find(index)
    const row = this.#blocks[block]![offset]
    if (row === undefined) throw new RangeError(`no row at ${index}`)
    return row
  }

  /** Puts `rows` in place of `count` others. */
  splice(index: number, count: number, rows: readonly number[]): void {
    for (let left = count; 0 < left; ) {
      const { block, offset } = this.#find(index)
      const own = this.#blocks[block]!
      left -= own.splice(offset, left).length
      if (own.length === 0 && 1 < this.#blocks.length) this.#blocks.splice(block, 1)
    }
    const { block, offset } = this.#find(index)
    const own = this.#blocks[block]!
    own.splice(offset, 0, ...rows)
    this.#owned(own, rows)
    if (2 * usual < own.length) this.#cut(block)
  }

  /** Where a place is; behind the last row of the last block for the end. */
  #find(index: number): { block: number; offset: number } {
    let offset = index
    let block = 0
    for (; block < this.#blocks.length - 1; block++) {
      const { length } = this.#blocks[block]!
      if (offset < length) break
      offset -= length
    }
    return { block, offset }
  }

  #cut(block: number): void {
    const rows = this.#blocks[block]!
    const pieces: number[][] = []
    for (let from = 0; from < rows.length; from += usual)
      pieces.push(this.#owned(rows.slice(from, from + usual)))
    this.#blocks.splice(block, 1, ...pieces)
  }

  /** Notes where rows are. */
  #owned(block: number[], rows: readonly number[] = block): number[] {
    for (const row of rows) this.#blockOf[row] = block
    return block
  }
}
