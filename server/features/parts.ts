import type { Element } from "../model/index.ts"

/**
 * The first child of a kind, of those that say something of their parent. Who is shown one element
 * does not wait until all that lives in a large process has been looked through.
 */
export function partOf(element: Element, kind: string): Element | undefined {
  return element.firstChildren.find(it => it.kind === kind)
}

/** The text in it, trimmed; undefined when there is none or it is blank. */
export function partTextOf(element: Element, kind: string): string | undefined {
  return partOf(element, kind)?.xml.content.trim() || undefined
}
