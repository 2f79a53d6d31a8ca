/**
 * The names of the tags of a document, each with a number, in order of first use. Grows only: a
 * name keeps its number through all versions of a document. Number 0 is the empty name.
 */
export class TagNames {
  readonly #list: string[] = [""]
  readonly #hashes: number[] = [0]
  /** The units of names, one name after the other, and by number where each begins. */
  #units = new Uint8Array(1024)
  #unitsLength = 0
  readonly #starts: number[] = [0]
  /** Open addressing: numbers by hash, 0 for a free place; its length is a power of two. */
  #table = new Int32Array(256)
  /**
   * Names for which no place near their hash is free. Only names chosen to collide get here: they
   * cost what the hash of the runtime costs, which nobody can foresee.
   */
  #crowded = new Map<string, number>()

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
    const last = at + mostProbes
    let known = 0
    for (; at < last; at++) {
      known = this.#table[at & mask]!
      if (known === 0) break
      if (this.#hashes[known] === hash) {
        const name = this.#list[known]!
        if (name.length === end - start && text.startsWith(name, start)) return known
      }
    }
    if (start === end) return 0
    const isCrowded = known !== 0
    const crowded = isCrowded ? this.#crowded.get(text.slice(start, end)) : undefined
    if (crowded !== undefined) return crowded
    return this.#add(detached(text.slice(start, end)), hash, isCrowded ? -1 : at & mask)
  }

  /**
   * The same for a name in ASCII whose units stand in `units`, faster; -1 when it is new, long or
   * not found at once, and `number` is to be asked.
   */
  found(units: Uint8Array, start: number, end: number, hash: number): number {
    const known = this.#table[spread(hash) & (this.#table.length - 1)]!
    if (this.#hashes[known] !== hash || this.#list[known]!.length !== end - start) return -1
    if (longestFound < end - start) return -1
    const own = this.#units
    for (let at = start, ownAt = this.#starts[known]!; at < end; at++, ownAt++)
      if (own[ownAt] !== units[at]) return -1
    return known
  }

  numberOf(name: string): number {
    return this.number(name, 0, name.length, hashOf(name))
  }

  /** @param place in the table; -1 when there is none */
  #add(name: string, hash: number, place: number): number {
    const number = this.#list.push(name) - 1
    this.#hashes.push(hash)
    this.#addUnits(name)
    if (place < 0) this.#crowded.set(name, number)
    else this.#table[place] = number
    if (this.#table.length < 2 * this.#list.length) this.#grow()
    return number
  }

  #addUnits(name: string): void {
    const start = this.#unitsLength
    this.#starts.push(start)
    if (longestFound < name.length) return
    this.#unitsLength += name.length
    if (this.#units.length < this.#unitsLength) {
      const larger = new Uint8Array(2 * this.#unitsLength)
      larger.set(this.#units)
      this.#units = larger
    }
    // What is beyond ASCII is like nothing that is sought here.
    for (let at = 0; at < name.length; at++)
      this.#units[start + at] = Math.min(name.charCodeAt(at), 128)
  }

  #grow(): void {
    const table = new Int32Array(2 * this.#table.length)
    const mask = table.length - 1
    this.#crowded = new Map()
    for (let number = 1; number < this.#list.length; number++) {
      let at = spread(this.#hashes[number]!) & mask
      const last = at + mostProbes
      while (at < last && table[at & mask] !== 0) at++
      if (at < last) table[at & mask] = number
      else this.#crowded.set(this.#list[number]!, number)
    }
    this.#table = table
  }
}

/** Longer names are not kept a second time. */
const longestFound = 64

/** How many places are looked at for a name. */
const mostProbes = 64

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
