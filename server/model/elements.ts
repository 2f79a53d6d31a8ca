import type { SyntaxTree, XmlElement } from "../syntax/index.ts"
import { Element } from "./element.ts"
import { isBpmn } from "./namespaces.ts"
import { typeOf } from "./schema-types.ts"

/** Which elements of a tree are BPMN. Made one by one when somebody asks, or all at once. */
export class Elements {
  readonly #tree: SyntaxTree
  /** By XML element: the nearest BPMN element at or above it. */
  readonly #nearest = new Map<number, Element | undefined>()
  #all: readonly Element[] | undefined

  constructor(tree: SyntaxTree) {
    this.#tree = tree
  }

  /** Whether all have been made: then nothing needs to be sought any more. */
  get isWhole(): boolean {
    return this.#all !== undefined
  }

  /** In document order. Costs the length of the document at first. */
  get all(): readonly Element[] {
    this.#all ??= this.#readAll()
    return this.#all
  }

  /** The BPMN element that an XML element is, or lies in. */
  at(xml: XmlElement): Element | undefined {
    if (this.#nearest.has(xml.index)) return this.#nearest.get(xml.index)
    const above = [xml]
    let nearest: Element | undefined
    for (const around of xml.ancestors()) {
      if (this.#nearest.has(around.index)) {
        nearest = this.#nearest.get(around.index)
        break
      }
      above.push(around)
    }
    for (let at = above.pop(); at; at = above.pop()) nearest = this.#make(at, nearest)
    return nearest
  }

  /** The BPMN element that an XML element itself is; undefined when it is none. */
  of(xml: XmlElement): Element | undefined {
    const element = this.at(xml)
    return element?.xml === xml ? element : undefined
  }

  #make(xml: XmlElement, parent: Element | undefined): Element | undefined {
    const { namespace, local } = xml.qualifiedName
    const type = typeOf(local, parent?.type)
    const element = isBpmn(namespace, type)
      ? new Element(local, type, xml, parent, this.#childrenOf)
      : parent
    this.#nearest.set(xml.index, element)
    return element
  }

  /** What stands in elements of others counts as well: its nearest BPMN element is this one. */
  readonly #childrenOf = (element: Element): readonly Element[] => {
    const children: Element[] = []
    const { index, end } = element.xml
    for (let at = index + 1; at < end; ) {
      const xml = this.#tree.element(at)
      const child = this.of(xml)
      if (child) children.push(child)
      at = child ? xml.end : at + 1
    }
    return children
  }

  #readAll(): readonly Element[] {
    const { parent } = this.#tree.nesting
    const elements: Element[] = []
    for (let at = 0; at < parent.length; at++) {
      const xml = this.#tree.element(at)
      const above = parent[at]! < 0 ? undefined : this.#nearest.get(parent[at]!)
      const known = this.#nearest.has(at) ? this.#nearest.get(at) : this.#make(xml, above)
      if (known?.xml === xml) elements.push(known)
    }
    return elements
  }
}
