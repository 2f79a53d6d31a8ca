import {
  AttributeScan,
  attributesRange,
  decodeReferences,
  isTag,
  type LexemeLeaf,
  lexemeKind,
  lexemeStride,
  nameShift,
  splitName,
  type TagNames,
} from "../syntax/index.ts"
import type { Offset, Text } from "../text/index.ts"
import { declares, isMark, roleOf, roles } from "./roles.ts"

/** Numbers per fact: the slot of its lexeme in the leaf, its role, and the two halves of a key. */
export const factStride = 4

/**
 * Reads what the tags of a leaf say of ids. Depends on nothing but their text, so that the facts of
 * a leaf are right as long as the leaf is there: prefixes are left out and nobody asks whether a
 * place really is a reference of BPMN. Whoever finds a place here looks at it again.
 */
export class FactReader {
  readonly #names: TagNames
  /** By number of a tag's name: the role of what stands in such an element, plus one; 0 unknown. */
  readonly #contentRoles: number[] = []
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
    const { lexemes } = leaf
    if (start === end) return this.#facts
    const from = lexemes[start * lexemeStride]!
    const isRest = end === leaf.sum.lexemes
    const to = isRest ? leaf.sum.length : lexemes[end * lexemeStride]!
    const string = text.slice(base + from, base + to)
    let holder = -1
    let holderRole = -1
    for (let slot = start; slot < end; slot++) {
      const word = lexemes[slot * lexemeStride + 2]!
      if (!isTag(word)) {
        if (0 <= holderRole) this.#readPiece(leaf, slot, from, string, holder, holderRole)
        continue
      }
      const role = this.#contentRole(word >>> nameShift)
      const isEnd = (word & 15) === lexemeKind.endTag
      if (!isEnd) this.#readTag(leaf, slot, from, string, role)
      // The start tag may stand in the leaf before: then the close tag holds what stands here.
      else if (0 <= role && holder < 0 && start === 0)
        for (let at = 0; at < slot; at++) this.#readPiece(leaf, at, from, string, slot, role)
      holder = slot
      holderRole = (word & 15) === lexemeKind.startTag && !isMark(role) ? role : -1
      if (0 <= holderRole) this.#readGap(leaf, slot, from, string, holder, holderRole)
    }
    return this.#facts
  }

  #readTag(leaf: LexemeLeaf, slot: number, from: Offset, string: string, role: number): void {
    if (isMark(role)) this.#facts.push(slot, role, 0, role)
    const at = slot * lexemeStride
    const [tagStart, tagEnd, word] = [leaf.lexemes[at]!, leaf.lexemes[at + 1]!, leaf.lexemes[at + 2]!]
    const { start, end } = attributesRange(tagStart, tagEnd, word, this.#names)
    for (const scan = new AttributeScan(string, start - from, end - from); scan.next(); ) {
      const attribute = attributeRole(string, scan.nameStart, scan.nameEnd)
      if (0 <= attribute) this.#push(slot, attribute, string, scan.valueStart, scan.valueEnd)
    }
  }

  /** The character data behind a lexeme. */
  #readGap(
    { lexemes, sum }: LexemeLeaf,
    slot: number,
    from: Offset,
    string: string,
    holder: number,
    role: number,
  ): void {
    const start = lexemes[slot * lexemeStride + 1]! - from
    const next = slot + 1 < sum.lexemes ? lexemes[(slot + 1) * lexemeStride]! : sum.length
    if (start < next - from) this.#push(holder, role, string, start, next - from)
  }

  /** A comment or a CDATA section in an element whose content names something. */
  #readPiece(
    leaf: LexemeLeaf,
    slot: number,
    from: Offset,
    string: string,
    holder: number,
    role: number,
  ): void {
    const at = slot * lexemeStride
    const [start, end] = [leaf.lexemes[at]! - from, leaf.lexemes[at + 1]! - from]
    if ((leaf.lexemes[at + 2]! & 15) === lexemeKind.cdata)
      this.#push(holder, role, string, start + 9, end - 3)
    this.#readGap(leaf, slot, from, string, holder, role)
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

  #contentRole(name: number): number {
    const known = this.#contentRoles[name]
    if (known !== undefined) return known
    const role = roleOf(splitName(this.#names.name(name)).local)
    const own = role === declares ? -1 : role
    this.#contentRoles[name] = own
    return own
  }
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
  roles.map((name, role) => ({ name, role })),
  ({ name }) => shapeOf(name.length, name.charCodeAt(0)),
)

const AMPERSAND = 38
const COLON = 58
