import { parseExpression } from "feelin"

/** One node of what feelin read. */
export interface FeelNode {
  readonly name: string
  readonly text: string
  readonly start: number
  readonly end: number
  readonly children: FeelNode[]
}

/** More than anybody writes; what is read by recursion must not be endless. */
const lengthMax = 20_000
const depthMax = 200

/**
 * Reads a source. Comments are left out.
 *
 * @param names of variables that have signs in them, and so change what the source means
 * @returns undefined when the source is longer or nested deeper than anybody writes
 */
export function readFeel(source: string, names: readonly string[]): FeelNode | undefined {
  if (lengthMax < source.length) return undefined
  let depth = 0
  const root: FeelNode = { name: "", text: source, start: 0, end: source.length, children: [] }
  const stack = [root]
  const context = Object.fromEntries(names.map(name => [name, null]))
  parseExpression(source, context, undefined).iterate({
    enter({ name, from, to, type }) {
      if (type.isSkipped && !type.isError) return false
      const node: FeelNode = {
        name: type.isError ? "error" : name,
        text: source.slice(from, to),
        start: from,
        end: to,
        children: [],
      }
      stack.at(-1)!.children.push(node)
      stack.push(node)
      depth = Math.max(depth, stack.length)
      return undefined
    },
    leave() {
      stack.pop()
    },
  })
  return depth < depthMax ? (root.children[0] ?? root) : undefined
}

/** A node and all nodes below it, in the order of the text. */
export function* nodesOf(tree: FeelNode): Iterable<FeelNode> {
  const pending = [tree]
  for (let node = pending.pop(); node; node = pending.pop()) {
    yield node
    pending.push(...node.children.toReversed())
  }
}

/** The name a node spells; several words stand one space apart. */
export function nameOf(node: FeelNode): string {
  return node.children.length < 2
    ? node.text.trim()
    : node.children.map(({ text }) => text.trim()).join(" ")
}

/** The name a node gives to something: of an entry, a parameter, a loop. */
export function declaredName(node: FeelNode): string {
  return node.text.replace(/\s{2,}/g, " ")
}

/** All names that an expression itself gives to something. */
export function namesDeclaredIn(tree: FeelNode): ReadonlySet<string> {
  const declared = [...nodesOf(tree)].filter(it => it.name === "Name")
  return new Set(declared.map(declaredName))
}
