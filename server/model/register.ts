import { type EditStep, lexemesBefore, type SyntaxTree } from "../syntax/index.ts"
import { type Fact, FactReader, keyIn, keyOf, keyUnit, movedFact, roleIn, slotIn } from "./facts.ts"
import { RowIndex } from "./row-index.ts"
import { RowOrder } from "./row-order.ts"

/** A place that says something of an id. */
export interface Occurrence {
  /** See `roles.ts`. */
  readonly role: number
  /** Among the lexemes of the tree: the tag, or what stands before the character data. */
  readonly lexeme: number
}

/**
 * Where ids are declared and referred to: which places to look at for an id, in both directions.
 *
 * Belongs to the newest version of a document and changes with it: an edit replaces the facts of
 * the lexemes that were read anew. Says too much rather than too little, for it does not know what
 * BPMN makes of a place, and few ids share a key; see `FactReader`.
 */
export class Register {
  /** The version that it speaks of. */
  #tree: SyntaxTree
  readonly #reader: FactReader
  /** By row: what a leaf says of ids, in order of its lexemes. */
  readonly #rows: Fact[][]
  /** Numbers of rows that no leaf has. */
  readonly #free: number[] = []
  /** The rows as their leaves follow each other. */
  readonly #order: RowOrder
  #index: RowIndex
  /** Facts that were read, and keys that a row got, since it was made; for tests. */
  readonly effort = { facts: 0, keys: 0 }

  constructor(tree: SyntaxTree) {
    this.#tree = tree
    this.#reader = new FactReader(tree.names)
    this.#rows = this.#reader.readAll(tree.leaves.leaves(), tree.text)
    this.#order = new RowOrder(Array.from(this.#rows.keys()))
    this.#index = new RowIndex(this.#rows)
  }

  speaksOf(tree: SyntaxTree): boolean {
    return this.#tree === tree
  }

  /** The places that may declare or name an id, in no order. */
  occurrences(id: string): Occurrence[] {
    return this.#withKey(keyOf(id))
  }

  /** The elements that are found by their kind; see `markOf`. In no order. */
  marked(role: number): Occurrence[] {
    return this.#withKey(role).filter(it => it.role === role)
  }

  /** Becomes the register of the tree that `steps` lead to. */
  follow(tree: SyntaxTree, steps: readonly EditStep[]): void {
    this.#tree = tree
    for (const step of steps)
      if (step.before.length === 1 && step.after.length === 1) this.#refresh(step)
      else this.#replace(step)
  }

  /** Reads what changed in a leaf that stayed one leaf. */
  #refresh({ leafIndex, base, text, after, first, removed, added }: EditStep): void {
    const row = this.#order.at(leafIndex)
    const facts = this.#rows[row]!
    const made = this.#reader.read(after[0]!, base, text, first, first + added)
    this.effort.facts += made.length
    const start = firstAt(facts, first)
    const end = firstAt(facts, first + removed)
    const fresh = made.filter(it => !holds(facts, keyIn(it)))
    if (made.length === end - start)
      for (let at = 0; at < made.length; at++) facts[start + at] = made[at]!
    else facts.splice(start, end - start, ...made)
    const shift = added - removed
    if (shift !== 0)
      for (let at = start + made.length; at < facts.length; at++)
        facts[at] = movedFact(facts[at]!, shift)
    for (const fact of fresh) this.#note(fact, row)
  }

  /** Reads leaves that came in place of others. */
  #replace({ leafIndex, base, text, before, after }: EditStep): void {
    const old = before.map((_, at) => this.#order.at(leafIndex + at))
    for (const row of old) this.#rows[row] = []
    this.#free.push(...old.reverse())
    let at = base
    const rows = after.map(leaf => {
      const row = this.#free.pop() ?? this.#rows.length
      this.#rows[row] = this.#reader.read(leaf, at, text, 0, leaf.sum.lexemes)
      this.effort.facts += this.#rows[row].length
      at += leaf.sum.length
      return row
    })
    this.#order.splice(leafIndex, before.length, rows)
    for (const row of rows) for (const fact of this.#rows[row]!) this.#note(fact, row)
  }

  /** Lets the index know of a key that a row holds. */
  #note(fact: Fact, row: number): void {
    this.effort.keys++
    if (this.#index.isFull) this.#index = new RowIndex(this.#rows)
    this.#index.add(keyIn(fact), row)
  }

  #withKey(key: number): Occurrence[] {
    const found: Occurrence[] = []
    const [low, high] = [key * keyUnit, (key + 1) * keyUnit]
    for (const row of this.#index.rowsOf(key)) {
      const facts = this.#rows[row]!
      let before = -1
      // A loop that makes no objects of the numbers it passes over.
      for (let at = 0; at < facts.length; at++) {
        const fact = facts[at]!
        if (fact < low || high <= fact) continue
        if (before < 0) before = lexemesBefore(this.#tree.leaves, this.#order.indexOf(row))
        found.push({ role: roleIn(fact), lexeme: before + slotIn(fact) })
      }
    }
    return found
  }
}

function isOf(fact: Fact, key: number): boolean {
  return key * keyUnit <= fact && fact < (key + 1) * keyUnit
}

function holds(facts: readonly Fact[], key: number): boolean {
  return facts.some(it => isOf(it, key))
}

/** The first of a row's facts whose lexeme is `slot` or behind it. */
function firstAt(facts: readonly Fact[], slot: number): number {
  let low = 0
  let high = facts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (slotIn(facts[middle]!) < slot) low = middle + 1
    else high = middle
  }
  return low
}
