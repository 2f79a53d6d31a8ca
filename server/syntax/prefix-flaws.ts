import { inOrder } from "./attribute-flaws.ts"
import { FlawStream, ranks } from "./found-flaws.ts"
import type { LexemeLeaf } from "./leaf.ts"
import { type LeafFlawNote, type LeafFlaws, manyPrefixes } from "./leaf-flaws.ts"
import type { LeafExtent } from "./leaf-notes.ts"
import { declarationsIn } from "./names.ts"
import { reportTwins } from "./namespace-flaws.ts"
import { attributesAt } from "./prefix-uses.ts"
import { enclosing } from "./structure.ts"
import type { SyntaxTree } from "./tree.ts"

/** What is wrong with prefixes, seen from the whole document. */
export function prefixFlaws(tree: SyntaxTree, leaves: LeafFlaws): readonly FlawStream[] {
  const flaws = new PrefixFlaws(tree, leaves)
  leaves.notes.visit(
    tree.leaves,
    tree.text,
    (note, extent) => note.hasTwins || !flaws.isSettled(note.prefixes, extent),
    (note, extent, leaf) => {
      flaws.look(leaf, note, extent)
      return true
    },
  )
  return [flaws.unbound, flaws.twins]
}

/** So many names are resolved one by one; for more it is cheaper to pair all tags once. */
const mostSingly = 200

class PrefixFlaws {
  readonly unbound = new FlawStream()
  readonly twins = new FlawStream()
  readonly #tree: SyntaxTree
  readonly #leaves: LeafFlaws
  /** Prefixes told already: one declaration mends all places of one. */
  readonly #told = new Set<string>()
  /** Where the root declares nothing at all, the first prefix stands for all. */
  readonly #isBare: boolean
  /** What the root declares, and the last lexeme for which that holds: none can be taken back. */
  readonly #ofRoot: ReadonlyMap<string, string>
  readonly #rootReach: number
  #resolved = 0

  constructor(tree: SyntaxTree, leaves: LeafFlaws) {
    this.#tree = tree
    this.#leaves = leaves
    this.#ofRoot = tree.root ? declarationsIn(tree.root) : new Map()
    this.#isBare = this.#ofRoot.size === 0
    this.#rootReach = reachOf(tree)
  }

  /** Whether nothing is to be told of any of the prefixes, wherever in a stretch it is used. */
  isSettled(prefixes: readonly string[], extent: LeafExtent): boolean {
    if (prefixes === manyPrefixes) return this.#isTold
    const open = prefixes.filter(it => !this.#isSettled(it, extent.end - 1))
    return open.length === 0 || this.#areBoundAround(open, extent)
  }

  look(leaf: LexemeLeaf, note: LeafFlawNote, extent: LeafExtent): void {
    if (!this.isSettled(note.prefixes, extent)) this.#lookForUnbound(leaf, note, extent)
    for (const slot of note.twins) this.#lookForTwins(leaf, slot, extent)
  }

  get #isTold(): boolean {
    return this.#isBare && 0 < this.#told.size
  }

  #isSettled(prefix: string, lexeme: number): boolean {
    if (this.#isTold || this.#told.has(prefix)) return true
    return lexeme <= this.#rootReach && this.#ofRoot.has(prefix)
  }

  /** Whether an element around a whole stretch knows all of the prefixes. */
  #areBoundAround(prefixes: readonly string[], { first, end }: LeafExtent): boolean {
    for (const { open, close } of enclosing(this.#tree.leaves, first)) {
      if (close < end - 1) continue
      const element = this.#tree.elementsBefore(open)
      return prefixes.every(it => this.#namespaceOf(`${it}:_`, element) !== undefined)
    }
    return false
  }

  #lookForUnbound(leaf: LexemeLeaf, note: LeafFlawNote, { base, first }: LeafExtent): void {
    for (const use of this.#leaves.usesIn(leaf, note, base, this.#tree.text)) {
      const { name, prefix, slot } = use
      if (this.#isSettled(prefix, first + slot)) continue
      const element = this.#tree.elementsBefore(first + slot)
      if (this.#namespaceOf(name, element) !== undefined) continue
      this.#told.add(prefix)
      const message = `nothing says what the prefix “${prefix}” stands for; declare xmlns:${prefix}`
      const start = base + use.start
      this.unbound.report(ranks.namespace)(start, start + prefix.length, "xml-namespace", message)
    }
  }

  #lookForTwins(leaf: LexemeLeaf, slot: number, { base, first }: LeafExtent): void {
    const { names, text } = this.#tree
    const string = text.slice(base, base + leaf.sum.length)
    const element = this.#tree.elementsBefore(first + slot)
    const report = this.twins.report(ranks.namespace, base)
    const attributes = inOrder(attributesAt(leaf, slot, string, names))
    reportTwins(attributes, it => this.#namespaceOf(it, element), report)
  }

  #namespaceOf(name: string, element: number): string | undefined {
    this.#resolved++
    if (this.#resolved === mostSingly) void this.#tree.nesting
    return this.#tree.scopes.resolve(name, element, false).namespace
  }
}

/** The last lexeme for which the declarations of the root hold; see `Scopes`. */
function reachOf({ root, elementCount }: SyntaxTree): number {
  if (!root) return -1
  if (root.isUnclosed || root.end === elementCount) return Number.POSITIVE_INFINITY
  return root.isEmptyTag ? root.lexeme : root.closeLexeme
}
