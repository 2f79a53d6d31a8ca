import type { Offset, Text } from "../text/index.ts"
import type { LexemeBranch, LexemeLeaf, LexemeTree } from "./leaf.ts"

/**
 * What leaves say, and what branches say of the leaves below them. Remembered by identity: after an
 * edit, new leaves are read and the branches above them joined, and all others are known. What
 * stands at the beginning of a text may mean something of its own: that is remembered apart.
 */
export class LeafNotes<Note extends object, OfLeaf extends Note> {
  readonly #read: (leaf: LexemeLeaf, base: Offset, text: Text) => OfLeaf | undefined
  readonly #join: (notes: readonly Note[]) => Note
  readonly #known = new WeakMap<object, Note | null>()
  readonly #knownAtStart = new WeakMap<object, Note | null>()
  /** How many leaves were read; for tests. */
  readCount = 0

  /**
   * @param read undefined for a leaf that has nothing to say; must depend on nothing but its text
   * @param join for a branch, from those of its children that have something to say
   */
  constructor(
    read: (leaf: LexemeLeaf, base: Offset, text: Text) => OfLeaf | undefined,
    join: (notes: readonly Note[]) => Note,
  ) {
    this.#read = read
    this.#join = join
  }

  /** What a whole document says. */
  of({ root }: LexemeTree, text: Text): Note | undefined {
    return this.#ofBranch(root, 0, text)
  }

  /**
   * Goes to the leaves that have something to say, in text order.
   *
   * @param isSought whether something below a branch is looked for, or a leaf itself
   * @param visit    returns whether to go on
   */
  visit(
    { root }: LexemeTree,
    text: Text,
    isSought: (note: Note, extent: LeafExtent) => boolean,
    visit: (note: OfLeaf, extent: LeafExtent, leaf: LexemeLeaf) => boolean,
  ): void {
    const inBranch = ({ children, height }: LexemeBranch, base: Offset, first: number): boolean => {
      let [start, lexeme] = [base, first]
      for (const child of children) {
        const { sum } = child
        const extent = { base: start, first: lexeme, end: lexeme + sum.lexemes }
        const note = this.#ofChild(child, height, start, text)
        start += sum.length
        lexeme += sum.lexemes
        if (!note || !isSought(note, extent)) continue
        const goesOn =
          height === 1
            ? visit(note as OfLeaf, extent, child as LexemeLeaf)
            : inBranch(child as LexemeBranch, extent.base, extent.first)
        if (!goesOn) return false
      }
      return true
    }
    inBranch(root, 0, 0)
  }

  #ofBranch(branch: LexemeBranch, base: Offset, text: Text): Note | undefined {
    const all = base === 0 ? this.#knownAtStart : this.#known
    const known = all.get(branch)
    if (known !== undefined) return known ?? undefined
    const notes: Note[] = []
    let start = base
    for (const child of branch.children) {
      const note = this.#ofChild(child, branch.height, start, text)
      if (note) notes.push(note)
      start += child.sum.length
    }
    const joined = notes.length === 0 ? undefined : this.#join(notes)
    all.set(branch, joined ?? null)
    return joined
  }

  /** @param height of the branch it is in */
  #ofChild(
    child: LexemeLeaf | LexemeBranch,
    height: number,
    base: Offset,
    text: Text,
  ): Note | undefined {
    if (1 < height) return this.#ofBranch(child as LexemeBranch, base, text)
    const all = base === 0 ? this.#knownAtStart : this.#known
    const known = all.get(child)
    if (known !== undefined) return known ?? undefined
    this.readCount++
    const note = this.#read(child as LexemeLeaf, base, text)
    all.set(child, note ?? null)
    return note
  }
}

/** Where a leaf or what lies below a branch stands. */
export interface LeafExtent {
  /** Where it begins in the text. */
  readonly base: Offset
  /** Its first lexeme, and the first one behind it. */
  readonly first: number
  readonly end: number
}
