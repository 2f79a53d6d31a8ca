import { type SyntaxTree, splitName, type XmlElement } from "../syntax/index.ts"
import { Element, type Relatives } from "./element.ts"
import { isBpmn } from "./namespaces.ts"
import { localNames, typeOf } from "./schema-types.ts"

/** Which elements of a tree are BPMN. Made one by one when somebody asks, or all at once. */
export class Elements implements Relatives {
  readonly #tree: SyntaxTree
  /** By XML element; undefined for one that is not BPMN. Empty once all have been made. */
  readonly #known = new Map<number, Element | undefined>()
  /** By XML element, once all have been made. */
  #byXml: readonly (Element | undefined)[] | undefined
  readonly #parents = new Map<Element, Element | undefined>()
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
    const own = this.of(xml)
    if (own) return own
    for (const around of xml.ancestors()) {
      const element = this.of(around)
      if (element) return element
    }
    return undefined
  }

  /** The BPMN element that an XML element itself is; undefined when it is none. */
  of(xml: XmlElement): Element | undefined {
    if (this.#byXml) return this.#byXml[xml.index]
    const known = this.#known.get(xml.index)
    if (known || this.#known.has(xml.index)) return known
    // The innermost first: what is in force here is then known for all around it.
    void xml.qualifiedName
    // Nearly all names mean the same wherever they stand: nobody needs to look around.
    return isLocal(xml) ? this.#readLocal(xml) : this.#make(xml, null)
  }

  /** Finds the parents of all that is passed on the way, so that deep nesting stays linear. */
  parentOf(element: Element): Element | undefined {
    let child = element
    for (const around of this.#parents.has(child) ? [] : child.xml.ancestors()) {
      const parent = this.of(around)
      if (!parent) continue
      this.#parents.set(child, parent)
      child = parent
      if (this.#parents.has(child)) break
    }
    if (!this.#parents.has(child)) this.#parents.set(child, undefined)
    return this.#parents.get(element)
  }

  /** What stands in elements of others counts as well: its nearest BPMN element is this one. */
  *childrenOf(element: Element): Iterable<Element> {
    const { index, end } = element.xml
    for (let at = index + 1; at < end; ) {
      const xml = this.#tree.element(at)
      const child = this.of(xml)
      if (child) {
        this.#parents.set(child, element)
        yield child
      }
      at = child ? xml.end : at + 1
    }
  }

  /** Reads an element whose name means something by its parent, and such elements around it. */
  #readLocal(xml: XmlElement): Element | undefined {
    const waiting = [xml]
    let nearest: Element | undefined
    for (const around of xml.ancestors()) {
      const isUnknown = !this.#known.has(around.index)
      if (isUnknown && isLocal(around)) waiting.push(around)
      else nearest = this.of(around)
      if (nearest) break
    }
    for (let at = waiting.pop(); at; at = waiting.pop())
      nearest = this.#make(at, nearest) ?? nearest
    return this.#known.get(xml.index)
  }

  #make(xml: XmlElement, parent: Element | undefined | null): Element | undefined {
    const element = this.#read(xml.index, parent)
    this.#known.set(xml.index, element)
    return element
  }

  /** @param parent null when it is to be looked for if somebody asks */
  #read(index: number, parent: Element | undefined | null): Element | undefined {
    const { namespace, local } = this.#tree.scopes.nameOf(index)
    const type = typeOf(local, parent?.type)
    if (!isBpmn(namespace, type)) return undefined
    return new Element(local, type, this.#tree.element(index), parent, this)
  }

  /** Of what is not BPMN no object is made: in a hostile text there are millions of it. */
  #readAll(): readonly Element[] {
    const { parent } = this.#tree.nesting
    const elements: Element[] = []
    const byXml = new Array<Element | undefined>(parent.length).fill(undefined)
    /** By XML element, the nearest one at or above it that is BPMN; -1 for none. */
    const nearest = new Int32Array(byXml.length)
    for (let at = 0; at < byXml.length; at++) {
      const outer = parent[at]! < 0 ? -1 : nearest[parent[at]!]!
      const above = outer < 0 ? undefined : byXml[outer]
      const isKnown = this.#known.has(at)
      const element = isKnown ? this.#known.get(at) : this.#read(at, above)
      byXml[at] = element
      nearest[at] = element ? at : outer
      if (element) elements.push(element)
    }
    this.#byXml = byXml
    this.#known.clear()
    return elements
  }
}

function isLocal({ name }: XmlElement): boolean {
  return localNames.has(splitName(name).local)
}
