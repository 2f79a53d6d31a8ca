/** A piece of a sequence, and what is to be added up over pieces. */
export interface Leaf<Sum> {
  readonly sum: Sum
}

/** A node above leaves or above other branches; all leaves have the same depth. */
export interface Branch<L extends Leaf<Sum>, Sum> {
  readonly sum: Sum
  /** 1 when its children are leaves, else one more than that of its children. */
  readonly height: number
  /** Leaves when `height` is 1, else branches. Never empty. */
  readonly children: readonly (L | Branch<L, Sum>)[]
  /** How many leaves it holds. */
  readonly leafCount: number
}

/** How the sums of neighbours become the sum of all: a monoid over what leaves say. */
export interface Algebra<Sum> {
  /** @param parts at least one, in order */
  join(parts: readonly Leaf<Sum>[]): Sum
  /**
   * The sum of a whole in which one part was exchanged, when it follows from the old and new sums
   * of the part; undefined when the parts must be joined anew.
   *
   * @param parts all parts after the exchange
   */
  exchanged(whole: Sum, before: Sum, after: Sum, parts: readonly Leaf<Sum>[]): Sum | undefined
}

/** Most children of a branch; measured, see ARCHITECTURE.md. */
const most = 24
/** Fewer children than this and a branch is merged with its neighbour. */
const fewest = 6

/**
 * A persistent B+-tree: leaves in order, and above them branches that know the sum of what lies
 * below.
 */
export class Sequence<L extends Leaf<Sum>, Sum> {
  readonly root: Branch<L, Sum>
  readonly #algebra: Algebra<Sum>

  private constructor(root: Branch<L, Sum>, algebra: Algebra<Sum>) {
    this.root = root
    this.#algebra = algebra
  }

  /** @throws RangeError when there is no leaf */
  static of<L extends Leaf<Sum>, Sum>(
    leaves: readonly L[],
    algebra: Algebra<Sum>,
  ): Sequence<L, Sum> {
    return new Sequence(rootOver(grouped(leaves, 1, algebra), algebra), algebra)
  }

  get leafCount(): number {
    return this.root.leafCount
  }

  /** @throws RangeError when there is no such leaf */
  leaf(index: number): L {
    if (!(0 <= index && index < this.leafCount)) throw new RangeError(`no leaf ${index}`)
    let node = this.root
    let left = index
    for (;;) {
      if (node.height === 1) return node.children[left] as L
      let at = 0
      for (; ; at++) {
        const { leafCount } = node.children[at] as Branch<L, Sum>
        if (left < leafCount) break
        left -= leafCount
      }
      node = node.children[at] as Branch<L, Sum>
    }
  }

  /** The leaves from `start` on, in order. */
  *leaves(start = 0): Iterable<L> {
    const path: { readonly node: Branch<L, Sum>; at: number }[] = [{ node: this.root, at: 0 }]
    let skipped = start
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const child = top.node.children[top.at++]
      if (!child) path.pop()
      else if (top.node.height === 1) {
        if (0 < skipped) skipped--
        else yield child as L
      } else {
        const branch = child as Branch<L, Sum>
        if (branch.leafCount <= skipped) skipped -= branch.leafCount
        else path.push({ node: branch, at: 0 })
      }
    }
  }

  /**
   * The sequence with `leaves` in place of those from `start` to `end`.
   *
   * @throws RangeError when the range lies outside, or no leaf would be left
   */
  replace(start: number, end: number, leaves: readonly L[]): Sequence<L, Sum> {
    if (!(0 <= start && start <= end && end <= this.leafCount))
      throw new RangeError(`no leaves ${start} to ${end} of ${this.leafCount}`)
    const algebra = this.#algebra
    const [only] = leaves
    if (end - start === 1 && leaves.length === 1)
      return new Sequence(exchange(this.root, start, only!, algebra), algebra)
    return new Sequence(
      rootOver(replaced(this.root, start, end, leaves, algebra), algebra),
      algebra,
    )
  }
}

/** The branch with one leaf exchanged: a copy of one path. */
function exchange<L extends Leaf<Sum>, Sum>(
  node: Branch<L, Sum>,
  index: number,
  leaf: L,
  algebra: Algebra<Sum>,
): Branch<L, Sum> {
  if (node.height === 1) return withChild(node, index, leaf, algebra)
  let at = 0
  let left = index
  for (; ; at++) {
    const { leafCount } = node.children[at] as Branch<L, Sum>
    if (left < leafCount) break
    left -= leafCount
  }
  const child = exchange(node.children[at] as Branch<L, Sum>, left, leaf, algebra)
  return withChild(node, at, child, algebra)
}

function withChild<L extends Leaf<Sum>, Sum>(
  { children, height, leafCount, sum }: Branch<L, Sum>,
  at: number,
  child: L | Branch<L, Sum>,
  algebra: Algebra<Sum>,
): Branch<L, Sum> {
  const copy = children.slice()
  copy[at] = child
  const joined = algebra.exchanged(sum, children[at]!.sum, child.sum, copy) ?? algebra.join(copy)
  return { sum: joined, height, children: copy, leafCount }
}

/** What stands in place of a branch after a replacement below it: branches of its height. */
function replaced<L extends Leaf<Sum>, Sum>(
  { children, height }: Branch<L, Sum>,
  start: number,
  end: number,
  leaves: readonly L[],
  algebra: Algebra<Sum>,
): Branch<L, Sum>[] {
  if (height === 1)
    return grouped([...children.slice(0, start), ...leaves, ...children.slice(end)], 1, algebra)
  const branches = children as readonly Branch<L, Sum>[]
  const made: Branch<L, Sum>[] = []
  let from = 0
  let isPlaced = false
  for (const branch of branches) {
    const to = from + branch.leafCount
    // An insertion between two branches goes into the left one.
    if (to < start || (end <= from && isPlaced)) made.push(branch)
    else {
      const [localStart, localEnd] = [Math.max(start, from) - from, Math.min(end, to) - from]
      const placed = isPlaced ? [] : leaves
      isPlaced = true
      for (const it of replaced(branch, localStart, localEnd, placed, algebra)) made.push(it)
    }
    from = to
  }
  return grouped(merged(made, algebra), height, algebra)
}

/** Branches beside each other, none of them too small unless it is alone. */
function merged<L extends Leaf<Sum>, Sum>(
  branches: readonly Branch<L, Sum>[],
  algebra: Algebra<Sum>,
): Branch<L, Sum>[] {
  const made: Branch<L, Sum>[] = []
  for (const branch of branches) {
    const last = made.at(-1)
    if (last && (branch.children.length < fewest || last.children.length < fewest)) {
      made.pop()
      for (const it of grouped([...last.children, ...branch.children], branch.height, algebra))
        made.push(it)
    } else made.push(branch)
  }
  return made
}

/** As few branches of a height as hold the children, all about equally full. */
function grouped<L extends Leaf<Sum>, Sum>(
  children: readonly (L | Branch<L, Sum>)[],
  height: number,
  algebra: Algebra<Sum>,
): Branch<L, Sum>[] {
  const count = Math.ceil(children.length / most)
  return Array.from({ length: count }, (_, at) => {
    const from = Math.floor((children.length * at) / count)
    const to = Math.floor((children.length * (at + 1)) / count)
    const own = count === 1 ? children : children.slice(from, to)
    const leafCount =
      height === 1 ? own.length : own.reduce((sum, it) => sum + (it as Branch<L, Sum>).leafCount, 0)
    return { sum: algebra.join(own), height, children: own, leafCount }
  })
}

function rootOver<L extends Leaf<Sum>, Sum>(
  branches: readonly Branch<L, Sum>[],
  algebra: Algebra<Sum>,
): Branch<L, Sum> {
  let level = branches
  while (1 < level.length) level = grouped(level, level[0]!.height + 1, algebra)
  let [root] = level
  if (!root) throw new RangeError("a sequence without leaves")
  while (root.children.length === 1 && 1 < root.height) root = root.children[0] as typeof root
  return root
}
