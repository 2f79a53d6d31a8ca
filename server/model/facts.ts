import {
  AttributeScan,
  attributesRange,
  decodeReferences,
  type LexemeLeaf,
  lexemeKind,
  lexemeStride,
  nameShift,
  splitName,
  type TagNames,
} from "../syntax/index.ts"
import type { Offset, Text } from "../text/index.ts"
import { attributeRoles, content, declares, markOf } from "./roles.ts"

/** Numbers per fact: the slot of its lexeme in the leaf, its role, and the two halves of a key. */
export const factStride = 4

/**
 * Reads what a leaf says of ids: in attributes, and in character data that is a single word. Facts
 * of character data stand at the lexeme before it. They depend on nothing but the text of the leaf,
 * so that they are right as long as the leaf is there: prefixes are left out, and nobody asks
 * whether a place really is a reference of BPMN. Whoever finds a place here looks at it again.
 */
export class FactReader {
  readonly #names: TagNames
  /** By number of a tag's name: the role that such elements play by themselves, -1 for none. */
  readonly #marks: number[] = []
  #facts: number[] = []

  constructor(names: TagNames) {
    this.#names = names
  }

  /**
   * The facts of some lexemes of a leaf, `factStride` numbers each, in order of their slots.
   *
   * @param base where the leaf begins in `text`
   */
  read(leaf: LexemeLeaf, base: Offset, text: Text, start: number, end: number): number[] {
    this.#facts = []
    if (start === end) return this.#facts
    const { lexemes } = leaf
    const from = lexemes[start * lexemeStride]!
    const to = startOfSlot(leaf, end)
    const string = text.slice(base + from, base + to)
    for (let slot = start; slot < end; slot++) {
      const at = slot * lexemeStride
      const [tagStart, tagEnd] = [lexemes[at]! - from, lexemes[at + 1]! - from]
      const word = lexemes[at + 2]!
      const kind = word & 15
      if (kind === lexemeKind.startTag || kind === lexemeKind.emptyTag)
        this.#readTag(slot, string, tagStart, tagEnd, word)
      else if (kind === lexemeKind.cdata) this.#readText(slot, string, tagStart + 9, tagEnd - 3)
      this.#readText(slot, string, tagEnd, startOfSlot(leaf, slot + 1) - from)
    }
    return this.#facts
  }

  #readTag(slot: number, string: string, tagStart: Offset, tagEnd: Offset, word: number): void {
    const mark = this.#markOf(word >>> nameShift)
    if (0 <= mark) this.#facts.push(slot, mark, 0, mark)
    const { start, end } = attributesRange(tagStart, tagEnd, word, this.#names)
    for (const scan = new AttributeScan(string, start, end); scan.next(); ) {
      const role = attributeRole(string, scan.nameStart, scan.nameEnd)
      if (0 <= role) this.#push(slot, role, string, scan.valueStart, scan.valueEnd)
    }
  }

  /** Character data; blank, or of several words, it names nothing. */
  #readText(slot: number, string: string, start: Offset, end: Offset): void {
    let from = start
    let to = end
    while (from < to && string.charCodeAt(from) <= 32) from++
    if (to <= from) return
    while (string.charCodeAt(to - 1) <= 32) to--
    for (let at = from; at < to; at++) if (string.charCodeAt(at) <= 32) return
    this.#push(slot, content, string, from, to)
  }

  #push(slot: number, role: number, string: string, start: Offset, end: Offset): void {
    const isReference = role !== declares
    if (isPlainIn(string, start, end)) {
      if (hashName(string, start, end, isReference)) this.#facts.push(slot, role, keyA, keyB)
      return
    }
    const raw = string.slice(start, end)
    const name = decodeReferences(isReference ? splitName(raw).local : raw).trim()
    if (hashName(name, 0, name.length, false)) this.#facts.push(slot, role, keyA, keyB)
  }

  #markOf(name: number): number {
    this.#marks[name] ??= markOf(splitName(this.#names.name(name)).local)
    return this.#marks[name]
  }
}

/** Where a lexeme of a leaf begins; where the leaf ends for the one behind the last. */
function startOfSlot({ lexemes, sum }: LexemeLeaf, slot: number): Offset {
  return slot < sum.lexemes ? lexemes[slot * lexemeStride]! : sum.length
}

/** The halves of the key that was made last: module variables, as a key is made for every id. */
let keyA = 0
let keyB = 0

/** The key of an id: 64 bits that other ids do not share, but for a chance of 1 in 10^19. */
export function keyOf(id: string): readonly [a: number, b: number] {
  const name = id.trim()
  hashName(name, 0, name.length, false)
  return [keyA, keyB]
}

/**
 * Makes the key of the name in a stretch, white space around it left out.
 *
 * @param isReference whether what stands before a colon is a prefix
 * @returns whether there is a name
 */
function hashName(string: string, start: Offset, end: Offset, isReference: boolean): boolean {
  let from = start
  let to = end
  while (from < to && string.charCodeAt(from) <= 32) from++
  while (from < to && string.charCodeAt(to - 1) <= 32) to--
  let a = 0
  let b = 0x811c9dc5
  let isPrefixed = isReference
  for (let at = from; at < to; at++) {
    const code = string.charCodeAt(at)
    if (isPrefixed && code === COLON) {
      isPrefixed = false
      a = 0
      b = 0x811c9dc5
      continue
    }
    a = (Math.imul(a, 31) + code) | 0
    b = Math.imul(b ^ code, 0x01000193)
  }
  keyA = a
  keyB = Math.imul(b ^ (b >>> 15), 0x2c1b3c6d)
  return from < to
}

/** Whether a stretch is ASCII without references: then it needs no decoding. */
function isPlainIn(string: string, start: Offset, end: Offset): boolean {
  for (let at = start; at < end; at++) {
    const code = string.charCodeAt(at)
    if (code === AMPERSAND || 128 <= code) return false
  }
  return true
}

/** The role of the attribute whose name stands in a stretch; -1 for none. */
function attributeRole(string: string, start: Offset, end: Offset): number {
  const candidates = rolesByShape.get(shapeOf(end - start, string.charCodeAt(start)))
  if (!candidates) return -1
  for (const { name, role } of candidates) if (string.startsWith(name, start)) return role
  return -1
}

/** Length and first letter of a name in one number. */
function shapeOf(length: number, first: number): number {
  return length * 128 + first
}

const rolesByShape = Map.groupBy(
  attributeRoles.map((name, role) => ({ name, role })),
  ({ name }) => shapeOf(name.length, name.charCodeAt(0)),
)

const AMPERSAND = 38
const COLON = 58
