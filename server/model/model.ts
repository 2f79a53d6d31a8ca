import type { EditStep, SyntaxTree, XmlElement } from "../syntax/index.ts"
import type { Offset } from "../text/index.ts"
import { attributeValue, type Element, flag, is } from "./element.ts"
import { Elements } from "./elements.ts"
import { ControlFlow, type EndAttribute, endAttributes } from "./flow.ts"
import { type Graph, readGraph } from "./graph.ts"
import { type Reference, referencesFrom, referencesIn } from "./references.ts"
import { type Occurrence, Register } from "./register.ts"
import { content, declares, type GlobalKind, globalKinds, roleOf } from "./roles.ts"
import { isType } from "./schema-types.ts"

/**
 * What a document means in BPMN. Any tree has a model; facts come on first use.
 *
 * A question about one element or one id looks at what it needs, in a time that does not grow with
 * the document. Who wants to see everything (`elements`, `references`, `graph`) pays for it once,
 * and then such questions are answered from what was seen.
 */
export class Model {
  readonly tree: SyntaxTree
  readonly #elements: Elements
  /** Passed on to the model of the next version; then this one makes another when it must. */
  #register: Register | undefined
  #declarations: ReadonlyMap<string, readonly Element[]> | undefined
  /** What was answered while not all elements had been read: rules ask the same again. */
  readonly #declared = new Map<string, readonly Element[]>()
  readonly #referencesFrom = new Map<Element, readonly Reference[]>()
  #references: readonly Reference[] | undefined
  #referencesById: ReadonlyMap<string, readonly Reference[]> | undefined
  #naming: ReturnType<typeof namingById> | undefined
  #graph: Graph | undefined
  #flow: ControlFlow | undefined
  #hasExecutable: boolean | undefined

  constructor(tree: SyntaxTree, register?: Register) {
    this.tree = tree
    this.#elements = new Elements(tree)
    this.#register = register
  }

  /**
   * The model of the next version of the document, which takes over what is kept up to date.
   *
   * @param steps how `tree` came of the tree of this model; undefined when it was read anew
   */
  edit(tree: SyntaxTree, steps: readonly EditStep[] | undefined): Model {
    const register = this.#register
    if (!steps || !register?.speaksOf(this.tree)) return new Model(tree)
    register.follow(tree, steps)
    this.#register = undefined
    return new Model(tree, register)
  }

  /** Whether all elements have been read, so that nobody has to wait for them. */
  get isWhole(): boolean {
    return this.#elements.isWhole
  }

  /** In document order. */
  get elements(): readonly Element[] {
    return this.#elements.all
  }

  /** The `definitions` around everything; undefined while the author has not written it. */
  get definitions(): Element | undefined {
    const { root } = this.tree
    const first = root && this.#elements.of(root)
    return first?.kind === "definitions" ? first : this.#marked("definitions")[0]
  }

  get processes(): readonly Element[] {
    return this.#marked("process").filter(it => is(it, "tProcess"))
  }

  /** What diagrams are drawn on. BPMN 2.0.2, §12.2.3. */
  get planes(): readonly Element[] {
    return this.#marked("BPMNPlane").filter(it => is(it, "BPMNPlane"))
  }

  /** Errors, escalations, messages and signals. */
  get globals(): readonly Element[] {
    return globalKinds.flatMap(it => this.#marked(it))
  }

  /** The first element of that id. */
  find(id: string): Element | undefined {
    return this.declarations(id)[0]
  }

  /** Every element of that id, in document order; more than one is a mistake of the author. */
  declarations(id: string): readonly Element[] {
    if (!this.#elements.isWhole) {
      const known = this.#declared.get(id)
      if (known) return known
      const places = this.#registered.occurrences(id).filter(it => it.role === declares)
      const found = this.#elementsAt(places).filter(it => it.id === id)
      this.#declared.set(id, found)
      return found
    }
    this.#declarations ??= Map.groupBy(
      this.elements.filter(it => it.id !== undefined),
      it => it.id!,
    )
    return this.#declarations.get(id) ?? []
  }

  /** The references of the specification, in document order. */
  get references(): readonly Reference[] {
    const { targetNamespace } = this
    this.#references ??= this.elements.flatMap(it => [...referencesIn(it, targetNamespace)])
    return this.#references
  }

  /** The references that name `id`, in document order. */
  referencesTo(id: string): readonly Reference[] {
    if (!this.#elements.isWhole) {
      const places = this.#registered
        .occurrences(id)
        .filter(({ role }) => role !== declares && role <= content)
      return this.#elementsAt(places)
        .flatMap(it => [...this.referencesIn(it)])
        .filter(it => it.value === id)
    }
    this.#referencesById ??= Map.groupBy(this.references, it => it.value)
    return this.#referencesById.get(id) ?? []
  }

  /** The errors, escalations, messages or signals of a name, in document order. */
  *named(kind: GlobalKind, name: string): Iterable<Element> {
    const role = roleOf(kind)
    const places = this.#registered.occurrences(name).filter(it => it.role === role)
    for (const { lexeme } of places.sort((a, b) => a.lexeme - b.lexeme)) {
      const element = this.#elements.of(this.tree.elementOfLexeme(lexeme))
      if (element?.kind === kind && element.name === name) yield element
    }
  }

  /** The elements in whose attribute an id stands, in document order. */
  naming(id: string, attribute: EndAttribute): readonly Element[] {
    if (!this.#elements.isWhole) {
      const role = roleOf(attribute)
      const places = this.#registered.occurrences(id).filter(it => it.role === role)
      return this.#elementsAt(places).filter(it => idIn(it, attribute) === id)
    }
    this.#naming ??= namingById(this.elements)
    return this.#naming[attribute].get(id) ?? []
  }

  /** Whether a process says that it is there to be run. */
  get hasExecutable(): boolean {
    this.#hasExecutable ??= ["true", "1"].some(value => this.#isSaidOfProcess(value))
    return this.#hasExecutable
  }

  #isSaidOfProcess(isExecutable: string): boolean {
    const role = roleOf("isExecutable")
    return this.#registered.occurrences(isExecutable).some(place => {
      if (place.role !== role) return false
      const element = this.#elements.of(this.tree.elementOfLexeme(place.lexeme))
      return element?.kind === "process" && flag(element, "isExecutable", false)
    })
  }

  /** The references written in an element: see `referencesIn`. */
  referencesIn(element: Element): Iterable<Reference> {
    return referencesIn(element, this.targetNamespace)
  }

  /** The references that an element holds, in its attributes and in its children. */
  referencesFrom(element: Element): Iterable<Reference> {
    if (this.#elements.isWhole) return referencesFrom(element, this.targetNamespace)
    const known = this.#referencesFrom.get(element)
    if (known) return known
    const found = [...referencesFrom(element, this.targetNamespace)]
    this.#referencesFrom.set(element, found)
    return found
  }

  /** The namespace that ids of this document are known by elsewhere. */
  get targetNamespace(): string | undefined {
    return this.definitions?.xml.attribute("targetNamespace")?.value
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
    const element = this.elementAt(offset)
    if (!element) return undefined
    for (const reference of this.referencesIn(element))
      if (reference.range.start <= offset && offset <= reference.range.end) return reference
    return undefined
  }

  /** The innermost BPMN element whose text holds `offset`. */
  elementAt(offset: Offset): Element | undefined {
    const xml = this.tree.elementAt(offset)
    return xml && this.elementOf(xml)
  }

  /** The BPMN element that an XML element is, or lies in. */
  elementOf(xml: XmlElement): Element | undefined {
    return this.#elements.at(xml)
  }

  /** The BPMN element that an XML element itself is; undefined when it is none. */
  elementFor(xml: XmlElement): Element | undefined {
    return this.#elements.of(xml)
  }

  /** The control flow, asked element by element. */
  get flow(): ControlFlow {
    this.#flow ??= new ControlFlow(this)
    return this.#flow
  }

  /** The control flow as flat arrays, for who runs it. */
  get graph(): Graph {
    this.#graph ??= readGraph(this.elements, id => this.find(id))
    return this.#graph
  }

  get #registered(): Register {
    if (!this.#register?.speaksOf(this.tree)) this.#register = new Register(this.tree)
    return this.#register
  }

  /** The elements of a kind that the register marks, in document order. */
  #marked(kind: string): readonly Element[] {
    if (this.#elements.isWhole) return this.elements.filter(it => it.kind === kind)
    return this.#elementsAt(this.#registered.marked(roleOf(kind)))
  }

  /** The BPMN elements that places belong to, each once, in document order. */
  #elementsAt(places: readonly Occurrence[]): readonly Element[] {
    const elements = new Set<Element>()
    for (const { role, lexeme } of places) {
      const xml =
        role === content ? this.tree.elementAround(lexeme + 1) : this.tree.elementOfLexeme(lexeme)
      const element = xml && this.#elements.of(xml)
      if (element) elements.add(element)
    }
    return [...elements].sort((a, b) => a.index - b.index)
  }
}

/** Whether an element is of a type that the reference may point at. */
export function isAllowed(reference: Reference, element: Element): boolean {
  return reference.targetTypes.some(type => isType(element.type, type))
}

function idIn(element: Element, attribute: string): string | undefined {
  return attributeValue(element, attribute)?.trim()
}

/** By attribute and id: the elements that name it there. */
function namingById(elements: readonly Element[]) {
  const naming = { sourceRef: new Map(), targetRef: new Map(), attachedToRef: new Map() } as Record<
    EndAttribute,
    Map<string, Element[]>
  >
  for (const element of elements)
    for (const attribute of endAttributes) {
      const id = idIn(element, attribute)
      if (id === undefined) continue
      const known = naming[attribute].get(id)
      if (known) known.push(element)
      else naming[attribute].set(id, [element])
    }
  return naming
}
