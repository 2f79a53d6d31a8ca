import {
  type EditStep,
  type LexemeLeaf,
  lexemesBefore,
  type SyntaxTree,
} from "../syntax/index.ts"
import type { Offset, Text } from "../text/index.ts"
import { FactReader, factStride, keyOf } from "./facts.ts"
import { type Ordered, RowOrder } from "./row-order.ts"
import { doubled, Symbols } from "./symbols.ts"

/** A place that says something of an id. */
export interface Occurrence {
  /** See `roles.ts`. */
  readonly role: number
  /** Among the lexemes of the tree: the tag, or what stands before the character data. */
  readonly lexeme: number
}

/** What a leaf says of ids. */
interface Row extends Ordered {
  leaf: LexemeLeaf
  /** Its entries, in order of their lexemes. */
  entries: number[]
}

/**
 * Where ids are declared and referred to: which places to look at for an id, in both directions.
 *
 * Belongs to the newest version of a document and changes with it: an edit replaces the entries of
 * the lexemes that were read anew. Says too much rather than too little, for it does not know what
 * BPMN makes of a place; see `FactReader`.
 */
export class Register {
  /** The version that it speaks of. */
  #tree: SyntaxTree
  readonly #reader: FactReader
  readonly #symbols = new Symbols()
  readonly #rows = new Map<LexemeLeaf, Row>()
  readonly #order: RowOrder<Row>
  /** By symbol: its last entry, plus one; 0 for none. */
  #last = new Int32Array(256)
  /** By entry: its symbol, its slot and role, and the entries of the same symbol around it, plus one. */
  #symbol = new Int32Array(1024)
  #key = new Int32Array(1024)
  #next = new Int32Array(1024)
  #previous = new Int32Array(1024)
  readonly #rowOfEntry: Row[] = []
  readonly #free: number[] = []
  #entryCount = 0
  /** How many facts were read since it was made, for tests. */
  factsRead = 0

  constructor(tree: SyntaxTree) {
    this.#tree = tree
    this.#reader = new FactReader(tree.names)
    let base = 0
    const rows: Row[] = []
    for (const leaf of tree.leaves.leaves()) {
      const row: Row = { leaf, entries: [], block: undefined }
      rows.push(row)
      this.#rows.set(leaf, row)
      this.#fill(row, this.#reader.read(leaf, base, tree.text, 0, leaf.sum.lexemes))
      base += leaf.sum.length
    }
    this.#order = new RowOrder(rows)
  }

  speaksOf(tree: SyntaxTree): boolean {
    return this.#tree === tree
  }

  /** The places that may declare or name an id, in no order. */
  occurrences(id: string): Occurrence[] {
    const symbol = this.#symbols.find(...keyOf(id))
    return symbol < 0 ? [] : this.#occurrencesOf(symbol)
  }

  /** The elements that are found by their kind; see `markOf`. In no order. */
  marked(role: number): Occurrence[] {
    const symbol = this.#symbols.find(0, role)
    return symbol < 0 ? [] : this.#occurrencesOf(symbol)
  }

  /** Becomes the register of the tree that `steps` lead to. */
  follow(tree: SyntaxTree, steps: readonly EditStep[]): void {
    this.#tree = tree
    for (const step of steps) this.#step(step)
  }

  #step(step: EditStep): void {
    const { text, base, leafIndex, before, after } = step
    if (before.length === 1 && after.length === 1) {
      const row = this.#rows.get(before[0]!)!
      this.#rows.delete(before[0]!)
      row.leaf = after[0]!
      this.#rows.set(row.leaf, row)
      this.#refresh(row, base, text, step)
      return
    }
    for (const leaf of before) {
      const row = this.#rows.get(leaf)!
      this.#rows.delete(leaf)
      for (const entry of row.entries) this.#remove(entry)
    }
    let at = base
    const rows = after.map(leaf => {
      const row: Row = { leaf, entries: [], block: undefined }
      this.#rows.set(leaf, row)
      this.#fill(row, this.#reader.read(leaf, at, text, 0, leaf.sum.lexemes))
      at += leaf.sum.length
      return row
    })
    this.#order.splice(leafIndex, before.length, rows)
  }

  /** Reads what changed in a leaf that stayed one leaf. */
  #refresh(row: Row, base: Offset, text: Text, { first, removed, added }: Changed): void {
    const facts = this.#reader.read(row.leaf, base, text, first, first + added)
    this.factsRead += facts.length / factStride

    const { entries } = row
    const start = this.#firstAt(entries, first)
    const end = this.#firstAt(entries, first + removed)
    let same = 0
    const made = facts.length / factStride
    while (same < made && start + same < end && this.#isFact(entries[start + same]!, facts, same))
      same++
    let tail = 0
    while (
      same < made - tail &&
      start + same < end - tail &&
      this.#isFact(entries[end - 1 - tail]!, facts, made - 1 - tail)
    )
      tail++
    const gone = entries.slice(start + same, end - tail)
    const fresh = Array.from({ length: made - same - tail }, (_, at) =>
      this.#add(row, facts, same + at),
    )
    for (const entry of gone) this.#remove(entry)
    if (0 < gone.length || 0 < fresh.length) entries.splice(start + same, gone.length, ...fresh)
    for (let at = 0; at < made; at++)
      this.#key[entries[start + at]!] = keyIn(facts, at)
    const shift = added - removed
    if (shift !== 0)
      for (let at = start + made; at < entries.length; at++)
        this.#key[entries[at]!]! += shift << roleBits
  }

  #fill(row: Row, facts: readonly number[]): void {
    this.factsRead += facts.length / factStride
    for (let at = 0; at * factStride < facts.length; at++)
      row.entries.push(this.#add(row, facts, at))
  }

  /** Whether an entry says what a fact says, wherever in the leaf. */
  #isFact(entry: number, facts: readonly number[], at: number): boolean {
    const role = facts[at * factStride + 1]!
    if ((this.#key[entry]! & roleMask) !== role) return false
    const symbol = this.#symbols.find(facts[at * factStride + 2]!, facts[at * factStride + 3]!)
    return symbol === this.#symbol[entry]
  }

  /** The first of a row's entries whose lexeme is `slot` or behind it. */
  #firstAt(entries: readonly number[], slot: number): number {
    let low = 0
    let high = entries.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#key[entries[middle]!]! >> roleBits < slot) low = middle + 1
      else high = middle
    }
    return low
  }

  #add(row: Row, facts: readonly number[], at: number): number {
    const symbol = this.#symbols.intern(facts[at * factStride + 2]!, facts[at * factStride + 3]!)
    while (this.#last.length <= symbol) this.#last = doubled(this.#last)
    const entry = this.#free.pop() ?? this.#entryCount++
    if (this.#symbol.length === entry) this.#grow()
    const last = this.#last[symbol]!
    this.#symbol[entry] = symbol
    this.#key[entry] = keyIn(facts, at)
    this.#previous[entry] = last
    this.#next[entry] = 0
    if (last !== 0) this.#next[last - 1] = entry + 1
    this.#last[symbol] = entry + 1
    this.#rowOfEntry[entry] = row
    return entry
  }

  #remove(entry: number): void {
    const symbol = this.#symbol[entry]!
    const [next, previous] = [this.#next[entry]!, this.#previous[entry]!]
    if (next !== 0) this.#previous[next - 1] = previous
    else this.#last[symbol] = previous
    if (previous !== 0) this.#next[previous - 1] = next
    if (this.#last[symbol] === 0) this.#symbols.release(symbol)
    this.#free.push(entry)
  }

  #grow(): void {
    this.#symbol = doubled(this.#symbol)
    this.#key = doubled(this.#key)
    this.#next = doubled(this.#next)
    this.#previous = doubled(this.#previous)
  }

  #occurrencesOf(symbol: number): Occurrence[] {
    const found: Occurrence[] = []
    for (let entry = this.#last[symbol]!; entry !== 0; entry = this.#previous[entry - 1]!) {
      const key = this.#key[entry - 1]!
      const leafIndex = this.#order.indexOf(this.#rowOfEntry[entry - 1]!)
      const lexeme = lexemesBefore(this.#tree.leaves, leafIndex) + (key >> roleBits)
      found.push({ role: key & roleMask, lexeme })
    }
    return found
  }
}

type Changed = Pick<EditStep, "first" | "removed" | "added">

/** How many bits of an entry's key are its role; the others are its slot. */
const roleBits = 8
const roleMask = 255

function keyIn(facts: readonly number[], at: number): number {
  return (facts[at * factStride]! << roleBits) | facts[at * factStride + 1]!
}
