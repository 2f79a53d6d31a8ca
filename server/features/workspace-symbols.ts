import type { IndexedElement } from "../workspace/index.ts"

/** How many elements one answer names. */
const most = 500

/**
 * The elements of the workspace whose name or id holds the letters of `query` in order, the best
 * matches first. LSP: workspace/symbol.
 */
export function workspaceSymbols(
  elements: Iterable<IndexedElement>,
  query: string,
): readonly IndexedElement[] {
  const sought = query.toLowerCase().replace(/\s+/g, "")
  const found: { element: IndexedElement; rank: number }[] = []
  for (const element of elements) {
    const rank = Math.min(rankOf(element.name ?? "", sought), rankOf(element.id, sought))
    if (rank < noMatch) found.push({ element, rank })
  }
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(it => it.element)
}

const noMatch = 4

/** 0 equal, 1 begins with it, 2 holds it, 3 holds its letters in order. */
function rankOf(text: string, sought: string): number {
  const lower = text.toLowerCase().replace(/\s+/g, "")
  if (lower === "" && sought !== "") return noMatch
  if (lower === sought) return 0
  if (lower.startsWith(sought)) return 1
  if (lower.includes(sought)) return 2
  let at = 0
  for (const letter of sought) {
    at = lower.indexOf(letter, at) + 1
    if (at === 0) return noMatch
  }
  return 3
}
