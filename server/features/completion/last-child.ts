import type { SyntaxTree, XmlElement } from "../../syntax/index.ts"

/**
 * The last child of an element, or root of the document, among those that begin before others.
 *
 * @param before how many elements of the document begin before them
 */
export function lastChild(
  tree: SyntaxTree,
  parent: XmlElement | undefined,
  before: number,
): XmlElement | undefined {
  const first = parent ? parent.index + 1 : 0
  if (before <= first) return undefined
  let child = tree.element(before - 1)
  for (const around of child.ancestors()) {
    if (around === parent) break
    child = around
  }
  return child
}
