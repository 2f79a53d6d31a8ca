import {
  childrenOf,
  containerOf,
  type Element,
  isContainer,
  isType,
  type Model,
} from "../../model/index.ts"
import type { XmlElement } from "../../syntax/index.ts"
import { lastChild } from "./last-child.ts"

/** What a reference may name, in document order. */
export interface Candidates {
  readonly elements: readonly Element[]
  /** Whether there may be more, further away than anybody looked. */
  readonly isCut: boolean
}

export interface Wanted {
  /** The schema types asked for. */
  readonly types: readonly string[]
  /** Where to begin. */
  readonly near: Element
  /** Whether only elements of the same process or sub-process count. */
  readonly isLocal: boolean
  readonly fits: (candidate: Element) => boolean
}

/** How many elements are looked at for one answer; it is given anew with each key. */
const mostLooks = 1000

/**
 * The elements with ids that fit. Looks at what stands near first, and goes outwards from there;
 * what cannot hold any of the types by the schema is passed over. Takes no longer in a large
 * document: there the elements that stand furthest away are missing.
 */
export function candidates(model: Model, { types, near, isLocal, fits }: Wanted): Candidates {
  const { tree } = model
  const found: Element[] = []
  let looks = mostLooks
  let isCut = false
  const isEntered = entered(types, isLocal)
  /** Looks at elements that follow each other, by their places in document order. */
  const look = (start: number, end: number) => {
    for (let at = start; at < end; looks--) {
      isCut ||= looks === 0
      if (looks === 0) return
      const xml = tree.element(at)
      const element = model.elementFor(xml)
      if (element && types.some(it => isType(element.type, it)))
        if (element.id !== undefined && fits(element)) found.push(element)
      at = isEntered(element) ? at + 1 : xml.end
    }
  }
  /** Looks at what stands beside an element: about as much before it as behind it. */
  const lookBeside = ({ index, end }: XmlElement, parent: XmlElement | undefined) => {
    const [first, last] = parent ? [parent.index + 1, parent.end] : [0, tree.elementCount]
    const before = Math.max(looks >> 1, looks - (last - end))
    const start = index - first <= before ? first : lastChild(tree, parent, index - before)!.index
    isCut ||= first < start
    look(start, index)
    look(end, last)
  }
  const container = isLocal ? containerOf(near)?.xml : undefined
  look(near.xml.index, near.xml.end)
  let at = near.xml
  for (const parent of near.xml.ancestors()) {
    if (parent === container || isEntered(model.elementFor(parent))) lookBeside(at, parent)
    if (parent === container) break
    look(parent.index, parent.index + 1)
    at = parent
  }
  if (container === undefined) lookBeside(at, undefined)
  return { elements: found.sort((a, b) => a.index - b.index), isCut }
}

/** Whether elements of some types may stand in another one; unknown ones may hold anything. */
function entered(types: readonly string[], isLocal: boolean) {
  const known = new Map<string, boolean>()
  return (element: Element | undefined): boolean => {
    if (element?.type === undefined) return true
    if (isLocal && isContainer(element)) return false
    const { type } = element
    const mayHold = known.get(type) ?? heldBy(type).some(it => types.some(of => isType(it, of)))
    known.set(type, mayHold)
    return mayHold
  }
}

/** The types of what may stand in an element of a type, at any depth, by the schema. */
function heldBy(type: string): readonly string[] {
  const types = new Set<string>()
  const waiting = [type]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop())
    for (const child of childrenOf(at)) {
      if (types.has(child.type)) continue
      types.add(child.type)
      waiting.push(child.type)
    }
  return [...types]
}
