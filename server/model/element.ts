import type { Attribute, XmlElement } from "../syntax/index.ts"
import type { Range } from "../text/index.ts"
import { isType } from "./schema-types.ts"

/** Finds the BPMN elements around and in another one. */
export interface Relatives {
  parentOf(element: Element): Element | undefined
  childrenOf(element: Element): Iterable<Element>
}

/** A BPMN element as it stands in the text. The same element of a model is the same object. */
export class Element {
  /** Its BPMN name without prefix, such as `serviceTask`, `incoming` or `BPMNShape`. */
  readonly kind: string
  /** Its type in the schema, such as `tServiceTask`; undefined for a name BPMN does not know. */
  readonly type: string | undefined
  readonly xml: XmlElement
  readonly #relatives: Relatives
  /** Null until somebody asks. */
  #parent: Element | undefined | null
  #children: readonly Element[] | undefined
  #firstChildren: readonly Element[] | undefined

  /** @param parent null when it is to be looked for */
  constructor(
    kind: string,
    type: string | undefined,
    xml: XmlElement,
    parent: Element | undefined | null,
    relatives: Relatives,
  ) {
    this.kind = kind
    this.type = type
    this.xml = xml
    this.#parent = parent
    this.#relatives = relatives
  }

  /** Its place among all elements of the text, whatever their namespace, in document order. */
  get index(): number {
    return this.xml.index
  }

  /** Undefined while there is none, or an empty one. */
  get id(): string | undefined {
    return this.xml.attribute("id")?.value.trim() || undefined
  }

  get name(): string | undefined {
    return this.xml.attribute("name")?.value || undefined
  }

  /** The nearest BPMN element around it. */
  get parent(): Element | undefined {
    if (this.#parent === null) this.#parent = this.#relatives.parentOf(this)
    return this.#parent
  }

  /** The BPMN elements whose parent it is, in document order. */
  get children(): readonly Element[] {
    this.#children ??= [...this.#relatives.childrenOf(this)]
    return this.#children
  }

  /** The same one after the other, for who may stop early: some elements hold nearly all others. */
  eachChild(): Iterable<Element> {
    return this.#children ?? this.#relatives.childrenOf(this)
  }

  /**
   * The first of its children; all of them unless there are many. In the order of the schema, what
   * says something of an element stands before what lives in it.
   */
  get firstChildren(): readonly Element[] {
    this.#firstChildren ??= firstOf(this.eachChild(), many)
    return this.#firstChildren
  }
}

/** So many children are looked at for what says something of their parent. */
const many = 100

/** Whether an element is of a schema type or of one that extends it. */
export function is(element: Element, type: string): boolean {
  return isType(element.type, type)
}

/** The value of an attribute without prefix, references decoded; undefined when it has none. */
export function attributeValue(element: Element, attribute: string): string | undefined {
  return element.xml.attribute(attribute)?.value
}

/** Whether an attribute says `true` (or `1`); `otherwise` when it is missing or says nothing. */
export function flag(element: Element, attribute: string, otherwise: boolean): boolean {
  const value = attributeValue(element, attribute)?.trim()
  if (value === "true" || value === "1") return true
  if (value === "false" || value === "0") return false
  return otherwise
}

/** The first child of a kind. */
export function childOf(element: Element, kind: string): Element | undefined {
  return element.children.find(it => it.kind === kind)
}

/** The text in the first child of a kind, trimmed; undefined when there is none or it is blank. */
export function textOf(element: Element, kind: string): string | undefined {
  return childOf(element, kind)?.xml.content.trim() || undefined
}

/** How to call an element when speaking to its author: its name, else its id, else its kind. */
export function labelOf(element: Element): string {
  const name = element.name?.replace(/\s+/g, " ").trim()
  return name || element.id || element.kind
}

/** Where an element is best pointed at: its id, else its name, else the name of its tag. */
export function placeOf(element: Element): Range {
  const attribute = writtenAttribute(element, "id") ?? writtenAttribute(element, "name")
  return attribute?.valueRange ?? element.xml.nameRange
}

/** The process or sub-process that holds an element; undefined outside of any. */
export function containerOf(element: Element): Element | undefined {
  let at = element.parent
  while (at && !isContainer(at)) at = at.parent
  return at
}

/** Whether flow nodes live in an element: a process or a sub-process of any kind. */
export function isContainer(element: Element): boolean {
  return is(element, "tProcess") || is(element, "tSubProcess")
}

function firstOf(elements: Iterable<Element>, most: number): readonly Element[] {
  const first: Element[] = []
  for (const element of elements) {
    if (first.length === most) break
    first.push(element)
  }
  return first
}

function writtenAttribute(element: Element, name: string): Attribute | undefined {
  const attribute = element.xml.attribute(name)
  return attribute?.value ? attribute : undefined
}
