import { type Offset, unitsOf } from "../text/index.ts"
import { hashOf, type TagNames } from "./tag-names.ts"

/** What a lexeme is. Character data is what lies between two lexemes. */
export const lexemeKind = {
  startTag: 1,
  endTag: 2,
  emptyTag: 3,
  comment: 4,
  cdata: 5,
  instruction: 6,
  doctype: 7,
  /** A `<` that starts nothing. */
  stray: 8,
} as const

/** What is wrong with a lexeme; a bit each. */
export const lexemeFlaw = {
  /** The tag ends at the next `<`, or at the end of the text, without a `>`. */
  open: 16,
  /** A quote in the tag has no partner. */
  quote: 32,
  /** A comment, CDATA section, instruction or DOCTYPE without its end. */
  endless: 64,
} as const

/** Numbers per lexeme: start; end; kind, flaws and, from bit 8 on, the number of the tag's name. */
export const lexemeStride = 3
/** How far the number of the name is shifted in a lexeme's third number. */
export const nameShift = 8

/** The whole text around the stretch that is being read, for what may reach beyond it. */
export interface Surroundings {
  readonly length: number
  charCodeAt(offset: Offset): number
  indexOf(sought: string, from: Offset): Offset
}

/**
 * The lexemes of a text: `lexemeStride` numbers each, in text order.
 *
 * A tag never reaches past the next `<`: XML forbids `<` in attribute values, so every mistake in a
 * tag ends where the next markup begins (XML 1.0, production 10). Only a comment, a CDATA section,
 * an instruction or a DOCTYPE can hide a `<`, and only when its end is there: one without end is
 * kept to its line and to the next `<`, so that opening one hides nothing. So is a comment that
 * meets another `<!--` before its end: `--` is illegal in comments, and no well-formed file is read
 * differently. Linear in the length of the text.
 */
export function lex(text: string, names: TagNames): Int32Array {
  const ahead = new Lookahead(text)
  const made = new LexemeBuffer(16 + (text.length >> 5))
  let isDoctypeAllowed = true
  for (let at = 0; at < text.length; ) {
    const end = stretchEnd(text, at)
    const lexer = new Lexer(text.slice(at, end), at, ahead, names, isDoctypeAllowed, made)
    at = Math.max(end, lexer.readAll())
    isDoctypeAllowed = lexer.isDoctypeAllowed
  }
  return made.toArray()
}

/** In UTF-16 units: short, so that what is read is near at hand. */
const stretchLength = 0x4000

/** Where a stretch may end: before a `<`, or with the text. */
function stretchEnd(text: string, start: Offset): Offset {
  if (text.length <= start + stretchLength) return text.length
  const last = text.lastIndexOf("<", start + stretchLength)
  const end = start < last ? last : text.indexOf("<", start + 1)
  return end < 0 ? text.length : end
}

/** `indexOf` that does not look again at a stretch it has seen, however often it is asked. */
export class Lookahead implements Surroundings {
  readonly #text: string
  /** Where a string was last sought from and found; -1 when it does not occur from there on. */
  readonly #known = new Map<string, { from: Offset; found: Offset }>()

  constructor(text: string) {
    this.#text = text
  }

  get length(): number {
    return this.#text.length
  }

  charCodeAt(offset: Offset): number {
    return this.#text.charCodeAt(offset)
  }

  indexOf(sought: string, from: Offset): Offset {
    const known = this.#known.get(sought)
    if (known && known.from <= from && (from <= known.found || known.found < 0)) return known.found
    const found = this.#text.indexOf(sought, from)
    if (known) {
      known.from = from
      known.found = found
    } else this.#known.set(sought, { from, found })
    return found
  }
}

/** Lexemes one after the other, in an array that grows. */
export class LexemeBuffer {
  /** Their numbers; only those before `length` count. */
  numbers: Int32Array
  length = 0

  /** @param capacity lexemes */
  constructor(capacity: number) {
    this.numbers = new Int32Array(lexemeStride * capacity)
  }

  push(start: Offset, end: Offset, word: number): void {
    const at = this.length
    if (this.numbers.length < at + lexemeStride) {
      const larger = new Int32Array(2 * this.numbers.length)
      larger.set(this.numbers)
      this.numbers = larger
    }
    const { numbers } = this
    numbers[at] = start
    numbers[at + 1] = end
    numbers[at + 2] = word
    this.length = at + lexemeStride
  }

  /** A copy of what counts. */
  toArray(): Int32Array {
    return this.numbers.slice(0, this.length)
  }
}

/**
 * Reads the lexemes that begin in a stretch of a text. The stretch must end where the text ends or
 * where a lexeme begins, and so must begin where no lexeme goes on.
 */
export class Lexer {
  readonly #text: string
  /** See `unitsOf`. Behind the last stands a `<`: what looks for one needs no other end. */
  readonly #units: Uint8Array
  /** Where the stretch stands in the whole text. */
  readonly #base: Offset
  readonly #around: Surroundings
  readonly #names: TagNames
  readonly #made: LexemeBuffer
  #isDoctypeAllowed: boolean

  /** @param made where the lexemes go */
  constructor(
    text: string,
    base: Offset,
    around: Surroundings,
    names: TagNames,
    isDoctypeAllowed: boolean,
    made = new LexemeBuffer(16 + (text.length >> 5)),
  ) {
    this.#text = text
    this.#units = unitsOf(text)
    this.#units[text.length] = LESS
    this.#base = base
    this.#around = around
    this.#names = names
    this.#isDoctypeAllowed = isDoctypeAllowed
    this.#made = made
  }

  /** What was read, as offsets in the whole text. */
  lexemes(): Int32Array {
    return this.#made.toArray()
  }

  /** Whether a DOCTYPE may still follow: no tag and no DOCTYPE was read. */
  get isDoctypeAllowed(): boolean {
    return this.#isDoctypeAllowed
  }

  /**
   * Reads the whole stretch; call it once, before another lexer is made. Returns where its last
   * lexeme ends, which may lie behind it.
   */
  readAll(): Offset {
    const { length } = this.#text
    let end = 0
    for (let at = this.#nextLess(0); at < length; at = this.#nextLess(end)) end = this.#read(at)
    return end + this.#base
  }

  /** Where the first `<` at or behind `from` stands; behind the stretch when there is none. */
  #nextLess(from: Offset): Offset {
    const units = this.#units
    if (this.#text.length <= from) return from
    let at = from
    while (units[at] !== LESS) at++
    return at
  }

  /** Reads the lexeme whose `<` stands at `start`. Returns where it ends. */
  #read(start: Offset): Offset {
    const code = this.#units[start + 1]!
    if (isNameStart(code)) return this.#tag(start, start + 1, lexemeKind.startTag)
    if (code === SLASH) return this.#tag(start, start + 2, lexemeKind.endTag)
    if (code === EXCLAMATION) {
      const text = this.#text
      if (text.startsWith("--", start + 2)) return this.#comment(start)
      if (text.startsWith("[CDATA[", start + 2))
        return this.#section(start, 9, "]]>", lexemeKind.cdata)
      if (this.#isDoctypeAllowed && text.startsWith("DOCTYPE", start + 2))
        return this.#doctype(start)
    } else if (code === QUESTION) return this.#section(start, 2, "?>", lexemeKind.instruction)
    return this.#push(start, start + 1, lexemeKind.stray)
  }

  #comment(start: Offset): Offset {
    const from = this.#base + start + 4
    const end = this.#around.indexOf("-->", from)
    if (0 <= end) {
      const other = this.#around.indexOf("<!--", from)
      // In `<!-->` the end begins before the opening does.
      if (other < 0 || end <= other + 2)
        return this.#push(start, end + 3 - this.#base, lexemeKind.comment)
    }
    return this.#endless(start, lexemeKind.comment)
  }

  /** @param opening how many characters open it */
  #section(start: Offset, opening: number, terminator: string, kind: number) {
    const end = this.#around.indexOf(terminator, this.#base + start + opening)
    if (end < 0) return this.#endless(start, kind)
    return this.#push(start, end + terminator.length - this.#base, kind)
  }

  /**
   * Steps over the internal subset without reading it: nothing in it is ever used. Only one DOCTYPE
   * may stand in a document, before its first tag.
   */
  #doctype(start: Offset): Offset {
    this.#isDoctypeAllowed = false
    const around = this.#around
    let depth = 0
    for (let at = this.#base + start + 9; at < around.length; at++) {
      const code = around.charCodeAt(at)
      if (code === DOUBLE || code === SINGLE) {
        at = around.indexOf(code === DOUBLE ? '"' : "'", at + 1)
        if (at < 0) break
      } else if (code === LESS && depth <= 0) break
      else if (code === LESS && around.indexOf("<!--", at) === at) {
        at = around.indexOf("-->", at + 4) + 2
        if (at < 2) break
      } else if (code === OPEN_BRACKET) depth++
      else if (code === CLOSE_BRACKET) depth--
      else if (code === GREATER && depth <= 0)
        return this.#push(start, at + 1 - this.#base, lexemeKind.doctype)
    }
    return this.#endless(start, lexemeKind.doctype)
  }

  #endless(start: Offset, kind: number): Offset {
    const units = this.#units
    let end = start + 1
    while (units[end] !== LESS && units[end] !== LF && units[end] !== CR) end++
    return this.#push(start, end, kind | lexemeFlaw.endless)
  }

  #tag(start: Offset, nameStart: Offset, kind: number): Offset {
    this.#isDoctypeAllowed = false
    const units = this.#units
    let at = nameStart
    let hash = 0
    let all = 0
    for (let code = units[at]!; isInName[code] === 1; code = units[++at]!) {
      hash = (Math.imul(hash, 31) + code) | 0
      all |= code
    }
    const word = kind | (this.#numberOf(nameStart, at, hash, all) << nameShift)
    let flaws = 0
    for (;;) {
      let code = units[at]!
      while (isInside[code] === 1) code = units[++at]!
      if (code === GREATER) return this.#push(start, at + 1, this.#emptied(word, at) | flaws)
      if (code === LESS) break
      const from = ++at
      let own = units[at]!
      while (own !== code && own !== LESS) own = units[++at]!
      if (own === code) at++
      else {
        flaws = lexemeFlaw.quote
        at = endOfBrokenValue(this.#text, from, at)
      }
    }
    while (isSpace(units[at - 1]!)) at--
    return this.#push(start, at, this.#emptied(word, at) | flaws | lexemeFlaw.open)
  }

  /**
   * The number of a name.
   *
   * @param hash of its units
   * @param all  its units, with all of their bits
   */
  #numberOf(start: Offset, end: Offset, hash: number, all: number): number {
    const names = this.#names
    const isAscii = all < 128
    const found = isAscii ? names.found(this.#units, start, end, hash) : -1
    if (0 <= found) return found
    const text = this.#text
    return names.number(text, start, end, isAscii ? hash : hashOf(text.slice(start, end)))
  }

  /** A start tag whose last character before `end` is a slash is an empty tag. */
  #emptied(word: number, end: Offset): number {
    const isEmpty = (word & 15) === lexemeKind.startTag && this.#units[end - 1] === SLASH
    return isEmpty ? word - lexemeKind.startTag + lexemeKind.emptyTag : word
  }

  #push(start: Offset, end: Offset, word: number): Offset {
    this.#made.push(this.#base + start, this.#base + end, word)
    return end
  }
}

/** A value whose quote has no partner ends at the first `>` or line ending of its tag. */
export function endOfBrokenValue(text: string, from: Offset, limit: Offset): Offset {
  let at = from
  while (at < limit) {
    const code = text.charCodeAt(at)
    if (code === GREATER || code === LF || code === CR) break
    at++
  }
  return at
}

/** XML 1.0, production 3. */
export function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 9 || code === 13
}

/** XML 1.0, production 4, with everything beyond ASCII taken for a letter. */
function isNameStart(code: number): boolean {
  return (
    (97 <= code && code <= 122) ||
    (65 <= code && code <= 90) ||
    code === 95 ||
    code === 58 ||
    0x80 <= code
  )
}

/** `>`, `/`, `=` and quotes end the name of a tag or attribute as well as white space does. */
export function endsName(code: number): boolean {
  return (
    code <= 62 &&
    (code === GREATER ||
      code === SLASH ||
      code === 61 ||
      code === DOUBLE ||
      code === SINGLE ||
      isSpace(code))
  )
}

const EXCLAMATION = 33
const DOUBLE = 34
const SINGLE = 39
const SLASH = 47
const LESS = 60
const GREATER = 62
const QUESTION = 63
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const LF = 10
const CR = 13

/** By unit: 1 for what may stand in a tag outside of values and ends nothing. */
const isInside = table(code => ![LESS, GREATER, DOUBLE, SINGLE].includes(code))

/** By unit: 1 for what belongs to the name of a tag. */
const isInName = table(code => code !== LESS && !endsName(code))

function table(has: (code: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => Number(has(code)))
}
