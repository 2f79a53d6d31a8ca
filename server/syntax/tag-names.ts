/**
 * The names of the tags of a document, each with a number, in order of first use. Grows only: a
 * name keeps its number through all versions of a document. Number 0 is the empty name.
 */
export class TagNames {
  readonly #list: string[] = [""]
  readonly #hashes: number[] = [0]
  /** Open addressing: numbers by hash, 0 for a free place; its length is a power of two. */
  #table = new Int32Array(256)

  /** How many names there are; numbers are below it. */
  get count(): number {
    return this.#list.length
  }

  /** @throws RangeError when no name has that number */
  name(number: number): string {
    const name = this.#list[number]
    if (name === undefined) throw new RangeError(`no tag name ${number}`)
    return name
  }

  /**
   * The number of the name that stands in `text` from `start` to `end`; a new one when it is new.
   *
   * @param hash see `hashOf`
   */
  number(text: string, start: number, end: number, hash: number): number {
    const mask = this.#table.length - 1
    let at = spread(hash) & mask
    for (;;) {
      const number = this.#table[at]!
      if (number === 0) break
      if (this.#hashes[number] === hash) {
        const name = this.#list[number]!
        if (name.length === end - start && text.startsWith(name, start)) return number
      }
      at = (at + 1) & mask
    }
    if (start === end) return 0
    const number = this.#list.push(detached(text.slice(start, end))) - 1
    this.#hashes.push(hash)
    this.#table[at] = number
    if (this.#table.length < 2 * this.#list.length) this.#grow()
    return number
  }

  numberOf(name: string): number {
    return this.number(name, 0, name.length, hashOf(name))
  }

  #grow(): void {
    const table = new Int32Array(2 * this.#table.length)
    const mask = table.length - 1
    for (let number = 1; number < this.#list.length; number++) {
      let at = spread(this.#hashes[number]!) & mask
      while (table[at] !== 0) at = (at + 1) & mask
      table[at] = number
    }
    this.#table = table
  }
}

/** The hash of a name: 31 times the hash so far plus the next UTF-16 unit, in 32 bits. */
export function hashOf(name: string): number {
  let hash = 0
  for (let at = 0; at < name.length; at++) hash = (Math.imul(hash, 31) + name.charCodeAt(at)) | 0
  return hash
}

function spread(hash: number): number {
  return hash ^ (hash >>> 15)
}

/** A slice keeps the whole text it was cut from alive; this does not. */
function detached(slice: string): string {
  return JSON.parse(JSON.stringify(slice))
}
