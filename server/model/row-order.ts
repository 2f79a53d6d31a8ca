/** A row and where it is kept. */
export interface Ordered {
  /** The block that holds it; undefined while it is in none. */
  block: object | undefined
}

/** Rows of a block when they are laid out; a block grows to twice as many before it is cut. */
const usual = 128

/**
 * Rows in an order that changes: the place of a row, and the row at a place, in about the square
 * root of their number.
 */
export class RowOrder<Row extends Ordered> {
  #blocks: Row[][] = [[]]

  constructor(rows: readonly Row[]) {
    for (let from = 0; from < rows.length; from += usual)
      this.#blocks[from / usual] = this.#owned(rows.slice(from, from + usual))
  }

  /** The place of a row that is here. */
  indexOf(row: Row): number {
    let before = 0
    for (const block of this.#blocks) {
      if (block === row.block) return before + block.indexOf(row)
      before += block.length
    }
    throw new Error("the row is not here")
  }

  /** @throws RangeError when there is no such place */
  at(index: number): Row {
    const { block, offset } = this.#find(index)
    const row = this.#blocks[block]?.[offset]
    if (!row) throw new RangeError(`no row ${index}`)
    return row
  }

  /** Puts `rows` in place of `count` others. */
  splice(index: number, count: number, rows: readonly Row[]): void {
    let left = count
    let { block, offset } = this.#find(index)
    while (0 < left) {
      const own = this.#blocks[block]!
      const removed = own.splice(offset, left)
      for (const it of removed) it.block = undefined
      left -= removed.length
      if (own.length === 0 && 1 < this.#blocks.length) this.#blocks.splice(block, 1)
      else if (0 < left) {
        block++
        offset = 0
      }
    }
    ;({ block, offset } = this.#find(index))
    const own = this.#blocks[block]!
    own.splice(offset, 0, ...rows)
    this.#owned(own, rows)
    if (2 * usual < own.length) this.#cut(block)
  }

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
    const pieces: Row[][] = []
    for (let from = 0; from < rows.length; from += usual)
      pieces.push(this.#owned(rows.slice(from, from + usual)))
    this.#blocks.splice(block, 1, ...pieces)
  }

  /** Tells rows where they are. */
  #owned(block: Row[], rows: readonly Row[] = block): Row[] {
    for (const row of rows) row.block = block
    return block
  }
}
