/**
 * Numbers for keys of two halves. A number whose key nobody uses any more is given to another key:
 * what an author types on the way to an id leaves nothing behind.
 */
export class Symbols {
  #a = new Int32Array(256)
  #b = new Int32Array(256)
  /** Open addressing: numbers plus one, 0 for a free place; its length is a power of two. */
  #table = new Int32Array(1024)
  #count = 0
  readonly #free: number[] = []

  /** Numbers are below it. */
  get limit(): number {
    return this.#count
  }

  /** The number of a key; -1 when it has none. */
  find(a: number, b: number): number {
    return this.#table[this.#placeOf(a, b)]! - 1
  }

  /** The number of a key, a new one when it has none. */
  intern(a: number, b: number): number {
    const place = this.#placeOf(a, b)
    const known = this.#table[place]!
    if (known !== 0) return known - 1
    const number = this.#free.pop() ?? this.#count++
    if (number === this.#a.length) {
      this.#a = doubled(this.#a)
      this.#b = doubled(this.#b)
    }
    this.#a[number] = a
    this.#b[number] = b
    this.#table[place] = number + 1
    if (this.#table.length < 2 * (this.#count - this.#free.length)) this.#grow()
    return number
  }

  /** Forgets a number; nobody may use it any more. */
  release(number: number): void {
    const mask = this.#table.length - 1
    let gap = this.#placeOf(this.#a[number]!, this.#b[number]!)
    this.#free.push(number)
    // What stands behind the gap because its own place was taken moves up: linear probing.
    for (let at = (gap + 1) & mask; this.#table[at] !== 0; at = (at + 1) & mask) {
      const moved = this.#table[at]! - 1
      const own = spread(this.#a[moved]!, this.#b[moved]!) & mask
      if (((at - own) & mask) < ((at - gap) & mask)) continue
      this.#table[gap] = moved + 1
      gap = at
    }
    this.#table[gap] = 0
  }

  /** Where a key stands in the table, or would stand. */
  #placeOf(a: number, b: number): number {
    const mask = this.#table.length - 1
    let at = spread(a, b) & mask
    for (;;) {
      const number = this.#table[at]! - 1
      if (number < 0 || (this.#a[number] === a && this.#b[number] === b)) return at
      at = (at + 1) & mask
    }
  }

  #grow(): void {
    const numbers = this.#table.filter(it => it !== 0)
    this.#table = new Int32Array(2 * this.#table.length)
    for (const number of numbers)
      this.#table[this.#placeOf(this.#a[number - 1]!, this.#b[number - 1]!)] = number
  }
}

export function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length)
  larger.set(array)
  return larger
}

function spread(a: number, b: number): number {
  return a ^ b ^ (b >>> 13)
}
