import type { Offset } from "../text/index.ts"
import { Lexer, Lookahead, lexemeFlaw, lexemeKind, lexemeStride, nameShift } from "./lexer.ts"
import type { TagNames } from "./tag-names.ts"
import { type LexerModule, lexerModule } from "./wasm/lexer-module.ts"

/** In UTF-16 units; below, what could be gained does not pay for loading the module. */
const leastLength = 0x4000

/**
 * What `lex` gives, several times faster: a module in WebAssembly reads the text. It sees a window
 * at a time, so that its memory does not depend on the text. What it cannot tell from its window is
 * read by `Lexer`, and so is a window with half a surrogate pair, which UTF-8 cannot say.
 *
 * In pieces that follow each other, as one array would cost a copy: see `joined`. Undefined for
 * small texts and where there is no WebAssembly with SIMD.
 */
export function lexFast(text: string, names: TagNames): Int32Array[] | undefined {
  if (text.length < leastLength) return undefined
  const module = lexerModule()
  return module && new FastLexer(text, names, module).readAll()
}

/** Pieces in one array. */
export function joined(pieces: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(pieces.reduce((length, it) => length + it.length, 0))
  let length = 0
  for (const piece of pieces) {
    all.set(piece, length)
    length += piece.length
  }
  return all
}

/** Numbers of a piece: many, so that little of it stays empty because a window would not fit. */
const pieceLength = 0x20000

const encoder = new TextEncoder()

/** See `endsName`. */
const nameEnder = /[\t\n\r "'/=>]/

class FastLexer {
  readonly #text: string
  readonly #names: TagNames
  readonly #module: LexerModule
  readonly #ahead: Lookahead
  readonly #windowUnits: number

  /** In the memory of the module: the bytes of the window, and what was read. */
  readonly #bytes: Uint8Array
  readonly #read: Int32Array
  readonly #firsts: Int32Array

  /** The numbers in `#names` of the names that the module knows, by its own numbers. */
  readonly #numbers: Int32Array
  #numbersLength = 1
  #areNumbersSame = true

  readonly #pieces: Int32Array[] = []
  /** The piece that is being filled, and how far it is. */
  #piece: Int32Array
  #length = 0

  constructor(text: string, names: TagNames, module: LexerModule) {
    this.#text = text
    this.#names = names
    this.#module = module
    this.#ahead = new Lookahead(text)
    this.#windowUnits = module.windowUnits.value
    const { buffer } = module.memory
    this.#bytes = new Uint8Array(buffer, module.textAt.value, 3 * this.#windowUnits)
    this.#read = new Int32Array(buffer, module.lexemesAt.value)
    this.#firsts = new Int32Array(buffer, module.firstsAt.value)
    this.#numbers = new Int32Array(1 + module.nameLimit.value)
    this.#piece = new Int32Array(Math.min(pieceLength, lexemeStride * (text.length >> 5)))
  }

  readAll(): Int32Array[] {
    const text = this.#text
    this.#module.begin()
    let at = text.indexOf("<")
    while (0 <= at) {
      const end = this.#windowEnd(at)
      at = at < end ? this.#window(at, end) : this.#lexeme(at)
    }
    return [...this.#pieces, this.#piece.slice(0, this.#length)]
  }

  /** A window ends before a `<` or with the text. There is none when it would hold no lexeme. */
  #windowEnd(start: Offset): Offset {
    const end = start + this.#windowUnits
    return this.#text.length <= end ? this.#text.length : this.#text.lastIndexOf("<", end)
  }

  /** Reads a window. Returns where the next `<` to be read stands, below zero when there is none. */
  #window(start: Offset, end: Offset): Offset {
    const module = this.#module
    const window = this.#text.slice(start, end)
    const bytes = encoder.encodeInto(window, this.#bytes).written
    const isAscii = bytes === window.length
    if (!isAscii && !window.isWellFormed()) return this.#stretch(start, end)
    module.openWindow(bytes, start)
    for (;;) {
      const why = module.read()
      if (!isAscii) module.toUnits()
      const next = this.#take()
      if (why === module.windowRead.value) return end < this.#text.length ? end : -1
      if (why === module.beyondWindow.value) return this.#lexeme(next)
      if (why === module.namesFull.value) {
        module.forgetNames()
        this.#numbersLength = 1
      }
    }
  }

  /** Lets the reference read one lexeme. Returns as `#window`. */
  #lexeme(start: Offset): Offset {
    const next = this.#text.indexOf("<", start + 1)
    return this.#stretch(start, next < 0 ? this.#text.length : next)
  }

  #stretch(start: Offset, end: Offset): Offset {
    const text = this.#text
    const module = this.#module
    const isDoctypeAllowed = module.isDoctypeAllowed.value !== 0
    const stretch = text.slice(start, end)
    const lexer = new Lexer(stretch, start, this.#ahead, this.#names, isDoctypeAllowed)
    const read = lexer.readAll()
    const lexemes = lexer.lexemes()
    this.#append(lexemes)
    module.isDoctypeAllowed.value = Number(lexer.isDoctypeAllowed)
    const last = lexemes.at(-1)! & ((1 << nameShift) - 1)
    if (last === (lexemeKind.cdata | lexemeFlaw.endless)) module.isCdataEndless.value = 1
    if (last === (lexemeKind.instruction | lexemeFlaw.endless))
      module.isInstructionEndless.value = 1
    if (end < read) return text.indexOf("<", read)
    return end < text.length ? end : -1
  }

  /** Takes over what the module read. Returns where it stopped. */
  #take(): Offset {
    const length = lexemeStride * this.#module.lexemeCount.value
    const lexemes = this.#read.subarray(0, length)
    const firsts = this.#module.firstCount.value
    for (let first = 0; first < firsts; first++) this.#addName(lexemeStride * this.#firsts[first]!)
    if (!this.#areNumbersSame) {
      const kindMask = (1 << nameShift) - 1
      for (let at = 2; at < length; at += lexemeStride) {
        const word = lexemes[at]!
        lexemes[at] = (word & kindMask) | (this.#numbers[word >>> nameShift]! << nameShift)
      }
    }
    this.#append(lexemes)
    return this.#read[length]!
  }

  /** The module met a name it did not know, in the tag that stands at `lexeme`. */
  #addName(lexeme: number): void {
    const isEndTag = (this.#read[lexeme + 2]! & 15) === lexemeKind.endTag
    const start = this.#read[lexeme]! + (isEndTag ? 2 : 1)
    const rest = this.#text.slice(start, this.#read[lexeme + 1]!)
    const length = rest.search(nameEnder)
    const number = this.#names.numberOf(length < 0 ? rest : rest.slice(0, length))
    if (number !== this.#numbersLength) this.#areNumbersSame = false
    this.#numbers[this.#numbersLength++] = number
  }

  #append(lexemes: Int32Array): void {
    if (this.#piece.length < this.#length + lexemes.length) {
      if (0 < this.#length) this.#pieces.push(this.#piece.subarray(0, this.#length))
      this.#piece = new Int32Array(Math.max(pieceLength, lexemes.length))
      this.#length = 0
    }
    this.#piece.set(lexemes, this.#length)
    this.#length += lexemes.length
  }
}
