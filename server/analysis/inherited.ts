import type { Element } from "../model/index.ts"

/**
 * A fact that an element takes over from the one around it, unless it decides for itself. Asked
 * again it is known, and so it is of all that were passed on the way: deep nesting stays linear.
 *
 * @param decide    undefined where the element around it decides
 * @param otherwise what holds where nobody decides
 */
export function inherited<Fact>(
  decide: (element: Element) => Fact | undefined,
  otherwise: Fact,
): (element: Element) => Fact {
  const known = new Map<Element, Fact>()
  return element => {
    let at: Element | undefined = element
    let fact: Fact | undefined
    while (at && fact === undefined) {
      fact = known.get(at) ?? decide(at)
      if (fact === undefined) at = at.parent
    }
    const found = fact ?? otherwise
    for (let passed: Element | undefined = element; passed; passed = passed.parent) {
      known.set(passed, found)
      if (passed === at) break
    }
    return found
  }
}
