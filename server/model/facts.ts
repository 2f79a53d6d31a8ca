import {
  AttributeScan,
  attributesRange,
  decodeReferences,
  type LexemeLeaf,
  lexemeFlaw,
  lexemeKind,
  lexemeStride,
  nameShift,
  splitName,
  type TagNames,
} from "../syntax/index.ts"
import { type Offset, type Text, unitsOf } from "../text/index.ts"
import { attributeRoles, content, declares, isNamed, markOf } from "./roles.ts"

/**
 * What a place says of an id, in one number: the key of the id in 32 bits, the slot of its lexeme
 * in the leaf in 12, its role in 8. Below 2^52, so that an array of facts has no other objects.
 */
export type Fact = number

const nothing = new Uint8Array(1)

/** How much text is looked at together when a document is read, in UTF-16 units. */
const ahead = 0x4000

const roleLimit = 256
const slotLimit = 4096
/** What the key of a fact is multiplied by. */
export const keyUnit = slotLimit * roleLimit

export function factOf(key: number, slot: number, role: number): Fact {
  return (key * slotLimit + slot) * roleLimit + role
}

export function keyIn(fact: Fact): number {
  return (fact / keyUnit) >>> 0
}

export function slotIn(fact: Fact): number {
  return (fact / roleLimit) & (slotLimit - 1)
}

export function roleIn(fact: Fact): number {
  return fact & (roleLimit - 1)
}

/** The fact of a lexeme that stands so many slots further. */
export function movedFact(fact: Fact, slots: number): Fact {
  return fact + slots * roleLimit
}

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
  /** What is being read, and its units; see `unitsOf`. */
  #string = ""
  #units: Uint8Array = nothing
  /** The facts found, used again by each call. */
  readonly #facts: Fact[] = []
  #count = 0

  constructor(names: TagNames) {
    this.#names = names
  }

  /** The facts of each leaf of a document, in order of their slots. */
  readAll(leaves: Iterable<LexemeLeaf>, text: Text): Fact[][] {
    const rows: Fact[][] = []
    let base = 0
    let [start, end] = [0, 0]
    for (const leaf of leaves) {
      const leafEnd = base + leaf.sum.length
      if (end < leafEnd) {
        start = base
        end = Math.max(leafEnd, base + ahead)
        this.#open(text.slice(start, end))
      }
      rows.push(this.#readSlots(leaf, base - start, 0, leaf.sum.lexemes))
      base = leafEnd
    }
    this.#close()
    return rows
  }

  /**
   * The facts of some lexemes of a leaf, in order of their slots.
   *
   * @param base where the leaf begins in `text`
   */
  read(leaf: LexemeLeaf, base: Offset, text: Text, start: number, end: number): Fact[] {
    if (start === end) return []
    const from = startOfSlot(leaf, start)
    this.#open(text.slice(base + from, base + startOfSlot(leaf, end)))
    const facts = this.#readSlots(leaf, -from, start, end)
    this.#close()
    return facts
  }

  #open(string: string): void {
    this.#string = string
    this.#units = unitsOf(string)
  }

  #close(): void {
    this.#string = ""
    this.#units = nothing
  }

  /** @param base where the leaf begins in what is open */
  #readSlots(leaf: LexemeLeaf, base: Offset, start: number, end: number): Fact[] {
    const { lexemes } = leaf
    this.#count = 0
    for (let slot = start; slot < end; slot++) {
      const at = slot * lexemeStride
      const tagStart = base + lexemes[at]!
      const tagEnd = base + lexemes[at + 1]!
      const word = lexemes[at + 2]!
      const kind = word & 15
      if (kind === lexemeKind.startTag || kind === lexemeKind.emptyTag)
        this.#readTag(slot, tagStart, tagEnd, word)
      else if (kind === lexemeKind.cdata) this.#readText(slot, tagStart + 9, tagEnd - 3)
      this.#readText(slot, tagEnd, base + startOfSlot(leaf, slot + 1))
    }
    return this.#facts.slice(0, this.#count)
  }

  #readTag(slot: number, tagStart: Offset, tagEnd: Offset, word: number): void {
    const name = word >>> nameShift
    const mark = this.#markOf(name)
    if (0 <= mark) this.#push(mark, slot, mark)
    const { start, end } = attributesRange(tagStart, tagEnd, word, this.#names)
    if (isNamed(mark)) this.#readName(slot, mark, start, end)
    const isFlawed = (word & (lexemeFlaw.open | lexemeFlaw.quote)) !== 0
    const from = isFlawed ? start : this.#readPlain(slot, start, end)
    if (from < end) this.#readOdd(slot, from, end)
  }

  /**
   * Reads attributes of a tag without flaws, as long as they are written as nearly all are:
   * `name="value"` with white space before it.
   *
   * @returns where the first attribute begins that is not; `end` when there is none
   */
  #readPlain(slot: number, start: Offset, end: Offset): Offset {
    const units = this.#units
    let at = start
    for (;;) {
      while (isSpace[units[at]!] === 1) at++
      if (end <= at) return end
      const nameStart = at
      while (isInName[units[at]!] === 1) at++
      const quote = units[at + 1]!
      if (units[at] !== EQUALS || (quote !== DOUBLE && quote !== SINGLE)) return nameStart
      const role = roleAt(units, nameStart, at)
      at += 2
      if (0 <= role) at = this.#readValue(slot, role, at, end, quote)
      else while (at < end && units[at] !== quote) at++
      at++
    }
  }

  /** @returns where the closing quote stands */
  #readValue(slot: number, role: number, start: Offset, end: Offset, quote: number): Offset {
    const units = this.#units
    let at = start
    let hash = hashStart
    for (; isPlain[units[at]!] === 1; at++) hash = Math.imul(hash ^ units[at]!, hashFactor)
    if (units[at] === quote) {
      if (start < at) this.#push(finished(hash), slot, role)
      return at
    }
    while (at < end && units[at] !== quote) at++
    this.#pushName(slot, role, this.#string.slice(start, at))
    return at
  }

  /** Reads attributes however they are written. */
  #readOdd(slot: number, start: Offset, end: Offset): void {
    for (const scan = new AttributeScan(this.#string, start, end); scan.next(); ) {
      const role = roleAt(this.#units, scan.nameStart, scan.nameEnd)
      if (role < 0) continue
      this.#pushName(slot, role, this.#string.slice(scan.valueStart, scan.valueEnd))
    }
  }

  /** The name of an element that is found by it. */
  #readName(slot: number, role: number, start: Offset, end: Offset): void {
    for (const scan = new AttributeScan(this.#string, start, end); scan.next(); ) {
      if (this.#string.slice(scan.nameStart, scan.nameEnd) !== "name") continue
      const name = decodeReferences(this.#string.slice(scan.valueStart, scan.valueEnd))
      this.#push(keyOf(name), slot, role)
      return
    }
  }

  /** Character data; blank, or of several words, it names nothing. */
  #readText(slot: number, start: Offset, end: Offset): void {
    const units = this.#units
    let from = start
    while (from < end && isBlank[units[from]!] === 1) from++
    if (end <= from) return
    let at = from
    let hash = hashStart
    for (; at < end && isPlain[units[at]!] === 1; at++)
      hash = Math.imul(hash ^ units[at]!, hashFactor)
    const wordEnd = at
    while (at < end && isBlank[units[at]!] === 1) at++
    if (at === end) this.#push(finished(hash), slot, content)
    else if (at === wordEnd || 128 <= units[at]!) this.#readOddText(slot, from, end)
  }

  /** Character data in which something does not stand for itself, or may be white space. */
  #readOddText(slot: number, start: Offset, end: Offset): void {
    const word = this.#string.slice(start, end).trim()
    if (!/\s/.test(word)) this.#pushName(slot, content, word)
  }

  /** Not everybody takes what stands before a colon for a prefix: such a name has two keys. */
  #pushName(slot: number, role: number, raw: string): void {
    const name = decodeReferences(raw).trim()
    if (name === "") return
    this.#push(keyOf(name), slot, role)
    if (role === declares || !raw.includes(":")) return
    this.#push(keyOf(decodeReferences(splitName(raw).local)), slot, role)
  }

  #push(key: number, slot: number, role: number): void {
    this.#facts[this.#count++] = factOf(key, slot, role)
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

/** The key of an id: 32 bits that few other ids share. */
export function keyOf(id: string): number {
  const name = id.trim()
  let hash = hashStart
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), hashFactor)
  return finished(hash)
}

/** FNV-1a. */
const hashStart = 0x811c9dc5 | 0
const hashFactor = 0x01000193

/** Lets all bits of a hash depend on each other. */
function finished(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (mixed ^ (mixed >>> 13)) >>> 0
}

/** The role of the attribute whose name stands in a stretch; -1 for none. */
function roleAt(units: Uint8Array, start: Offset, end: Offset): number {
  const candidates = rolesByShape[shapeOf(end - start, units[start]!)]
  if (candidates === undefined) return -1
  for (const { codes, role } of candidates) if (isAt(codes, units, start)) return role
  return -1
}

function isAt(codes: Uint8Array, units: Uint8Array, start: Offset): boolean {
  for (let at = 0; at < codes.length; at++) if (codes[at] !== units[start + at]) return false
  return true
}

/** Length and first letter of a name in one number. */
function shapeOf(length: number, first: number): number {
  return length * 256 + first
}

interface Candidate {
  readonly codes: Uint8Array
  readonly role: number
}

const longestRole = Math.max(...attributeRoles.map(it => it.length))

/** The attributes that play a role, by their shapes. */
const rolesByShape: (readonly Candidate[] | undefined)[] = Array.from(
  { length: shapeOf(longestRole + 1, 0) },
  () => undefined,
)
for (const [role, name] of attributeRoles.entries()) {
  const codes = unitsOf(name).slice(0, name.length)
  const shape = shapeOf(name.length, codes[0]!)
  rolesByShape[shape] = [...(rolesByShape[shape] ?? []), { codes, role }]
}

const SPACE = 32
const DOUBLE = 34
const AMPERSAND = 38
const SINGLE = 39
const SLASH = 47
const COLON = 58
const EQUALS = 61
const GREATER = 62

/** By unit: 1 for what may stand in the name of an attribute; others end it, or are odd. */
const isInName = table(
  code => SPACE < code && ![DOUBLE, SINGLE, SLASH, EQUALS, GREATER].includes(code),
)

/** By unit: 1 for white space between attributes. XML 1.0, production 3. */
const isSpace = table(code => [SPACE, 9, 10, 13].includes(code))

/** By unit: 1 for white space as regular expressions know it. */
const isBlank = table(code => code === SPACE || (9 <= code && code <= 13))

/** By unit: 1 for what stands for itself in an id. */
const isPlain = table(
  code => SPACE < code && code < 128 && ![DOUBLE, AMPERSAND, SINGLE, COLON].includes(code),
)

function table(has: (code: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => Number(has(code)))
}
