import type { SyntaxTree, XmlElement } from "../syntax/index.ts"
import type { Offset } from "../text/index.ts"
import { type Element, is } from "./element.ts"
import { type ControlFlow, readFlow } from "./flow.ts"
import { type Graph, readGraph } from "./graph.ts"
import { type Reference, referencesIn } from "./references.ts"
import { isType, typeOf } from "./schema-types.ts"

/** What a document means in BPMN. Any tree has a model; facts come on first use. */
export class Model {
  readonly tree: SyntaxTree
  /** In document order. */
  readonly elements: readonly Element[]
  /** The `definitions` around everything; undefined while the author has not written it. */
  readonly definitions: Element | undefined
  readonly #byXml: readonly (Element | undefined)[]
  #declarations: ReadonlyMap<string, readonly Element[]> | undefined
  #references: readonly Reference[] | undefined
  #referencesById: ReadonlyMap<string, readonly Reference[]> | undefined
  #graph: Graph | undefined
  #flow: ControlFlow | undefined

  constructor(tree: SyntaxTree) {
    this.tree = tree
    const { elements, byXml } = readElements(tree)
    this.elements = elements
    this.#byXml = byXml
    this.definitions = elements.find(it => it.kind === "definitions")
  }

  get processes(): readonly Element[] {
    return this.elements.filter(it => is(it, "tProcess"))
  }

  /** The first element of that id. */
  find(id: string): Element | undefined {
    return this.declarations(id)[0]
  }

  /** Every element of that id, in document order; more than one is a mistake of the author. */
  declarations(id: string): readonly Element[] {
    this.#declarations ??= Map.groupBy(
      this.elements.filter(it => it.id !== undefined),
      it => it.id!,
    )
    return this.#declarations.get(id) ?? []
  }

  /** The references of the specification, in document order. */
  get references(): readonly Reference[] {
    this.#references ??= this.elements.flatMap(it => [
      ...referencesIn(it, this.definitions?.xml.attribute("targetNamespace")?.value),
    ])
    return this.#references
  }

  /** The references that name `id`. */
  referencesTo(id: string): readonly Reference[] {
    this.#referencesById ??= Map.groupBy(this.references, it => it.value)
    return this.#referencesById.get(id) ?? []
  }

  /**
   * What a reference means: the first element of its id that it may point at, else the first of
   * its id; undefined while there is none.
   */
  targetOf(reference: Reference): Element | undefined {
    const declared = this.declarations(reference.value)
    return declared.find(it => isAllowed(reference, it)) ?? declared[0]
  }

  /** The reference whose value holds `offset`, its end included. */
  referenceAt(offset: Offset): Reference | undefined {
    return this.references.find(({ range }) => range.start <= offset && offset <= range.end)
  }

  /** The innermost BPMN element whose text holds `offset`. */
  elementAt(offset: Offset): Element | undefined {
    const xml = this.tree.elementAt(offset)
    return xml && this.elementOf(xml)
  }

  /** The BPMN element that an XML element is, or lies in. */
  elementOf(xml: XmlElement): Element | undefined {
    let at: XmlElement | undefined = xml
    while (at && !this.#byXml[at.index]) at = at.parent
    return at && this.#byXml[at.index]
  }

  /** The control flow, for who asks about single elements. */
  get flow(): ControlFlow {
    this.#flow ??= readFlow(this.elements, id => this.find(id))
    return this.#flow
  }

  /** The same in numbers, for who runs it. */
  get graph(): Graph {
    this.#graph ??= readGraph(this.elements, id => this.find(id))
    return this.#graph
  }
}

/** Whether an element is of a type that the reference may point at. */
export function isAllowed(reference: Reference, element: Element): boolean {
  return reference.targetTypes.some(type => isType(element.type, type))
}

/** The namespaces whose elements are BPMN. The last one was used before the standard was final. */
const bpmnNamespaces: ReadonlySet<string> = new Set([
  "http://www.omg.org/spec/BPMN/20100524/MODEL",
  "http://www.omg.org/spec/BPMN/20100524/DI",
  "http://www.omg.org/spec/DD/20100524/DC",
  "http://www.omg.org/spec/DD/20100524/DI",
  "http://schema.omg.org/spec/BPMN/2.0",
])

function readElements(tree: SyntaxTree) {
  const elements: Element[] = []
  const byXml: (Element | undefined)[] = []
  const childLists: Element[][] = []
  // The nearest BPMN element at or above each XML element.
  const nearest: (Element | undefined)[] = []
  for (let at = 0; at < tree.elementCount; at++) {
    const xml = tree.element(at)
    const parentAt = tree.nesting.parent[at]!
    const parent = parentAt < 0 ? undefined : nearest[parentAt]
    const { namespace, local } = xml.qualifiedName
    const type = typeOf(local, parent?.type)
    if (!isBpmn(namespace, type)) {
      nearest.push(parent)
      byXml.push(undefined)
      continue
    }
    const children: Element[] = []
    const element: Element = {
      index: elements.length,
      kind: local,
      type,
      xml,
      id: xml.attribute("id")?.value.trim() || undefined,
      name: xml.attribute("name")?.value || undefined,
      parent,
      children,
    }
    elements.push(element)
    childLists.push(children)
    if (parent) childLists[parent.index]!.push(element)
    nearest.push(element)
    byXml.push(element)
  }
  return { elements, byXml }
}

/**
 * A known name in no namespace, or behind a prefix that nothing declares, is taken for BPMN: while
 * the author types the declaration the model stays. The checks say that it is missing.
 */
function isBpmn(namespace: string | undefined, type: string | undefined): boolean {
  if (namespace === undefined || namespace === "") return type !== undefined
  return bpmnNamespaces.has(namespace)
}
