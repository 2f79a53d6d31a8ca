import type { Offset } from "../text/index.ts"

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

/** Numbers per lexeme: start, end, kind and flaws. */
export const lexemeStride = 3

/**
 * The lexemes of a text: `lexemeStride` numbers each, in text order.
 *
 * A tag never reaches past the next `<`: XML forbids `<` in attribute values, so every mistake in a
 * tag ends where the next markup begins (XML 1.0, production 10). Only a comment, a CDATA section,
 * an instruction or a DOCTYPE can hide a `<`. Linear in the length of the text.
 */
export function lex(text: string): Int32Array {
  const reader = new Reader(text)
  let at = text.indexOf("<")
  while (0 <= at) {
    const end = reader.read(at)
    at = text.indexOf("<", end)
  }
  return reader.lexemes()
}

/** Reads one lexeme after the other, and remembers where the next end of each kind lies. */
class Reader {
  readonly #text: string
  #buffer = new Int32Array(lexemeStride * 256)
  #length = 0
  /** Where a string was last sought from and found; -1 when it does not occur from there on. */
  readonly #known = new Map<string, { from: Offset; found: Offset }>()
  #doctypeAllowed = true

  constructor(text: string) {
    this.#text = text
  }

  lexemes(): Int32Array {
    return this.#buffer.slice(0, this.#length)
  }

  /** Reads the lexeme whose `<` stands at `start`. Returns where it ends. */
  read(start: Offset): Offset {
    const text = this.#text
    const code = text.charCodeAt(start + 1)
    if (code === EXCLAMATION) {
      if (text.startsWith("--", start + 2)) return this.#comment(start)
      if (text.startsWith("[CDATA[", start + 2))
        return this.#section(start, start + 9, "]]>", lexemeKind.cdata)
      if (this.#doctypeAllowed && text.startsWith("DOCTYPE", start + 2)) return this.#doctype(start)
      return this.#push(start, start + 1, lexemeKind.stray)
    }
    if (code === QUESTION) return this.#section(start, start + 2, "?>", lexemeKind.instruction)
    if (code === SLASH || isNameStart(code)) return this.#tag(start, code === SLASH)
    return this.#push(start, start + 1, lexemeKind.stray)
  }

  /**
   * A comment that meets another `<!--`, or the end of the text, before its `-->` is kept to its
   * line: `--` is illegal inside a comment, so no well-formed file is read differently, and no
   * single keystroke can hide what follows.
   */
  #comment(start: Offset): Offset {
    const end = this.#find("-->", start + 4)
    const other = this.#find("<!--", start + 4)
    if (0 <= end && (other < 0 || end < other))
      return this.#push(start, end + 3, lexemeKind.comment)
    const until = lineEnd(this.#text, start, other < 0 ? this.#text.length : other)
    return this.#push(start, until, lexemeKind.comment | lexemeFlaw.endless)
  }

  #section(start: Offset, from: Offset, terminator: string, kind: number): Offset {
    const end = this.#find(terminator, from)
    if (0 <= end) return this.#push(start, end + terminator.length, kind)
    // An instruction holds no markup, so one without end is kept to its line.
    const until = kind === lexemeKind.cdata ? this.#text.length : lineEnd(this.#text, start)
    return this.#push(start, until, kind | lexemeFlaw.endless)
  }

  /**
   * Steps over the internal subset without reading it: nothing in it is ever used. Only one DOCTYPE
   * may stand in a document, before its first tag.
   */
  #doctype(start: Offset): Offset {
    this.#doctypeAllowed = false
    const text = this.#text
    let depth = 0
    for (let at = start + 9; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === DOUBLE || code === SINGLE) {
        const partner = this.#find(code === DOUBLE ? '"' : "'", at + 1)
        if (partner < 0) break
        at = partner
      } else if (text.startsWith("<!--", at)) {
        const end = this.#find("-->", at + 4)
        if (end < 0) break
        at = end + 2
      } else if (code === OPEN_BRACKET) depth++
      else if (code === CLOSE_BRACKET) depth--
      else if (code === GREATER && depth <= 0) return this.#push(start, at + 1, lexemeKind.doctype)
    }
    const line = lineEnd(text, start)
    return this.#push(start, line, lexemeKind.doctype | lexemeFlaw.endless)
  }

  #tag(start: Offset, closes: boolean): Offset {
    this.#doctypeAllowed = false
    const text = this.#text
    const limit = this.#markupAfter(start + 1)
    let flaws = 0
    let at = start + 1
    while (at < limit) {
      const code = text.charCodeAt(at)
      if (code === GREATER) {
        const empty = !closes && start + 1 < at && text.charCodeAt(at - 1) === SLASH
        return this.#push(start, at + 1, tagKind(closes, empty) | flaws)
      }
      if (code === DOUBLE || code === SINGLE) {
        const partner = this.#find(code === DOUBLE ? '"' : "'", at + 1)
        if (0 <= partner && partner < limit) at = partner
        else {
          flaws |= lexemeFlaw.quote
          at = endOfBrokenValue(text, at + 1, limit) - 1
        }
      }
      at++
    }
    let end = limit
    while (start + 1 < end && isSpace(text.charCodeAt(end - 1))) end--
    const empty = !closes && start + 1 < end && text.charCodeAt(end - 1) === SLASH
    return this.#push(start, end, tagKind(closes, empty) | flaws | lexemeFlaw.open)
  }

  #markupAfter(at: Offset): Offset {
    const next = this.#find("<", at)
    return next < 0 ? this.#text.length : next
  }

  /** `indexOf` that does not look again at a stretch it has seen, however often it is asked. */
  #find(sought: string, from: Offset): Offset {
    const known = this.#known.get(sought)
    if (known && known.from <= from && (from <= known.found || known.found < 0)) return known.found
    const found = this.#text.indexOf(sought, from)
    if (known) {
      known.from = from
      known.found = found
    } else this.#known.set(sought, { from, found })
    return found
  }

  #push(start: Offset, end: Offset, kind: number): Offset {
    if (this.#length === this.#buffer.length) {
      const larger = new Int32Array(this.#buffer.length * 2)
      larger.set(this.#buffer)
      this.#buffer = larger
    }
    this.#buffer[this.#length++] = start
    this.#buffer[this.#length++] = end
    this.#buffer[this.#length++] = kind
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
export function isNameStart(code: number): boolean {
  return (
    (97 <= code && code <= 122) ||
    (65 <= code && code <= 90) ||
    code === 95 ||
    code === 58 ||
    0x80 <= code
  )
}

/** XML 1.0, productions 4 and 5, with everything beyond ASCII allowed. */
export function isName(name: string): boolean {
  return isNameStart(name.charCodeAt(0)) && /^[\w:.\-\u0080-\uffff]*$/.test(name)
}

const EXCLAMATION = 33
const DOUBLE = 34
const SINGLE = 39
const SLASH = 47
const GREATER = 62
const QUESTION = 63
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const LF = 10
const CR = 13

function tagKind(closes: boolean, empty: boolean): number {
  if (closes) return lexemeKind.endTag
  return empty ? lexemeKind.emptyTag : lexemeKind.startTag
}

function lineEnd(text: string, from: Offset, limit = text.length): Offset {
  let at = from
  while (at < limit && text.charCodeAt(at) !== LF && text.charCodeAt(at) !== CR) at++
  return at
}
