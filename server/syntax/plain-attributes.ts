import type { Offset } from "../text/index.ts"

/** More attributes than these in one tag are looked at with more care. */
const mostAttributes = 24

/** Reads attributes as nearly all are written, without making anything of them. */
export class PlainAttributes {
  /** The prefixes of the attributes that were read since it was emptied, each once. */
  readonly prefixes: string[] = []
  readonly #starts = new Int32Array(mostAttributes)
  /** Where the local names begin: at the start of names without prefix. */
  readonly #locals = new Int32Array(mostAttributes)
  readonly #ends = new Int32Array(mostAttributes)
  #count = 0

  /**
   * Whether all attributes of a tag with `>` are written as `name="value"` with white space before
   * it, with names of ASCII, each another one, no references in values and no declaration of a
   * namespace: then nothing is wrong with them, but for prefixes that nothing declares. Where it
   * says no, nothing is known.
   *
   * @param start where the name of the tag ends
   * @param end   where its `>` or `/>` begins
   */
  read(text: string, start: Offset, end: Offset): boolean {
    this.#count = 0
    let at = start
    for (;;) {
      const gap = at
      while (at < end && text.charCodeAt(at) <= 32 && isSpace[text.charCodeAt(at)] === 1) at++
      if (at === end) return true
      if (at === gap || this.#count === mostAttributes) return false
      at = this.#readName(text, at)
      const quote = text.charCodeAt(at + 1)
      if (at < 0 || text.charCodeAt(at) !== EQUALS || (quote !== DOUBLE && quote !== SINGLE))
        return false
      at += 2
      let code = text.charCodeAt(at)
      for (; code !== quote && code !== AMPERSAND && at < end; code = text.charCodeAt(++at));
      if (code !== quote || end <= at) return false
      at++
    }
  }

  /** Returns where the name ends; -1 when somebody else has to look at it. */
  #readName(text: string, start: Offset): Offset {
    if (classOf(text.charCodeAt(start)) !== LETTER) return -1
    let at = start + 1
    while (LETTER <= classOf(text.charCodeAt(at))) at++
    let local = start
    if (text.charCodeAt(at) === COLON) {
      local = at + 1
      if (classOf(text.charCodeAt(local)) !== LETTER) return -1
      at += 2
      while (LETTER <= classOf(text.charCodeAt(at))) at++
    }
    if (text.startsWith("xmlns", start) || this.#isKnown(text, start, local, at)) return -1
    if (start < local) this.#note(text, start, local - 1)
    this.#starts[this.#count] = start
    this.#locals[this.#count] = local
    this.#ends[this.#count] = at
    this.#count++
    return at
  }

  /** Whether the name was there, or two prefixes may make it mean the same as another one. */
  #isKnown(text: string, start: Offset, local: Offset, end: Offset): boolean {
    for (let other = 0; other < this.#count; other++) {
      const otherLocal = this.#locals[other]!
      if (this.#ends[other]! - otherLocal !== end - local) continue
      if (start < local !== this.#starts[other]! < otherLocal) continue
      let at = 0
      while (local + at < end && text.charCodeAt(local + at) === text.charCodeAt(otherLocal + at))
        at++
      if (local + at === end) return true
    }
    return false
  }

  #note(text: string, start: Offset, end: Offset): void {
    const { prefixes } = this
    for (let at = 0; at < prefixes.length; at++)
      if (prefixes[at]!.length === end - start && text.startsWith(prefixes[at]!, start)) return
    prefixes.push(text.slice(start, end))
  }
}

/** By unit: 1 for white space. XML 1.0, production 3. */
const isSpace = new Uint8Array(33)
for (const code of [9, 10, 13, 32]) isSpace[code] = 1

const LETTER = 1
/** By unit: LETTER for what may begin a name of ASCII without the colon, 2 for what may follow. */
const classes = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (/[A-Za-z_]/.test(character)) return LETTER
  return /[-.0-9]/.test(character) ? 2 : 0
})

function classOf(code: number): number {
  return code < 128 ? classes[code]! : 0
}

const DOUBLE = 34
const AMPERSAND = 38
const SINGLE = 39
const COLON = 58
const EQUALS = 61
