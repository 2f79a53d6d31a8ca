import { attributeValue, type Element, isContainer } from "./element.ts"
import { isNodeKind } from "./graph.ts"

/** What the control flow is read from. */
interface Named {
  find(id: string): Element | undefined
  /** The elements in whose attribute an id stands, in document order. */
  naming(id: string, attribute: EndAttribute): readonly Element[]
}

/**
 * The control flow, asked element by element: who can send a token where. Says what the graph says
 * of the whole document at once.
 */
export class ControlFlow {
  readonly #model: Named
  /** By element: what names it, for each attribute that leads from one element to another. */
  readonly #starts: Readonly<Record<EndAttribute, Map<Element, readonly Element[]>>> = {
    sourceRef: new Map(),
    targetRef: new Map(),
    attachedToRef: new Map(),
  }

  constructor(model: Named) {
    this.#model = model
  }

  /** Whether it is a flow node: of their kinds, and directly in a process or sub-process. */
  isNode(element: Element): boolean {
    return isNode(element)
  }

  /** Whether it is a sequence flow, directly in a process or sub-process. */
  isFlow(element: Element): boolean {
    return isFlow(element)
  }

  /** The process or sub-process that it stands directly in; undefined when that is none. */
  scopeOf(element: Element): Element | undefined {
    return scopeOf(element)
  }

  /** The nodes directly in a process or sub-process, in document order. */
  nodesOf(scope: Element): readonly Element[] {
    return isContainer(scope) ? scope.children.filter(isNode) : []
  }

  /** The flows directly in a process or sub-process, in document order. */
  flowsOf(scope: Element): readonly Element[] {
    return isContainer(scope) ? scope.children.filter(isFlow) : []
  }

  /** The flows that enter a node, in document order; none for what is no node. */
  incoming(node: Element): readonly Element[] {
    return this.#startsAt(node, "targetRef")
  }

  /** The flows that leave a node, in document order; none for what is no node. */
  outgoing(node: Element): readonly Element[] {
    return this.#startsAt(node, "sourceRef")
  }

  /** Where a flow begins; undefined where that is missing or is no node. */
  sourceOf(flow: Element): Element | undefined {
    return isFlow(flow) ? this.#nodeNamed(flow, "sourceRef") : undefined
  }

  /** Where a flow ends; undefined where that is missing or is no node. */
  targetOf(flow: Element): Element | undefined {
    return isFlow(flow) ? this.#nodeNamed(flow, "targetRef") : undefined
  }

  /** The flow that a node names as its default, whatever it leaves. BPMN 2.0.2, §8.4.13. */
  defaultFlowOf(node: Element): Element | undefined {
    const flow = isNode(node) ? this.#named(node, "default") : undefined
    return flow && isFlow(flow) ? flow : undefined
  }

  /** The node that a boundary event is attached to. */
  attachedTo(event: Element): Element | undefined {
    const isBoundary = event.kind === "boundaryEvent" && isNode(event)
    return isBoundary ? this.#nodeNamed(event, "attachedToRef") : undefined
  }

  /** The boundary events attached to a node, in document order. */
  boundariesOf(node: Element): readonly Element[] {
    return this.#startsAt(node, "attachedToRef")
  }

  #startsAt(node: Element, attribute: EndAttribute): readonly Element[] {
    const known = this.#starts[attribute].get(node)
    if (known) return known
    const { id } = node
    const naming = id !== undefined && isNode(node) ? this.#model.naming(id, attribute) : []
    const starts = naming.filter(it => this.#endOf(it, attribute) === node)
    this.#starts[attribute].set(node, starts)
    return starts
  }

  #endOf(start: Element, attribute: EndAttribute): Element | undefined {
    if (attribute === "attachedToRef") return this.attachedTo(start)
    return attribute === "sourceRef" ? this.sourceOf(start) : this.targetOf(start)
  }

  #nodeNamed(element: Element, attribute: string): Element | undefined {
    const node = this.#named(element, attribute)
    return node && isNode(node) ? node : undefined
  }

  #named(element: Element, attribute: string): Element | undefined {
    const id = attributeValue(element, attribute)?.trim()
    return id === undefined ? undefined : this.#model.find(id)
  }
}

/** The attributes that lead from one element to another. */
export const endAttributes = ["sourceRef", "targetRef", "attachedToRef"] as const
export type EndAttribute = (typeof endAttributes)[number]

function isNode(element: Element): boolean {
  return isNodeKind(element.kind) && scopeOf(element) !== undefined
}

function isFlow(element: Element): boolean {
  return element.kind === "sequenceFlow" && scopeOf(element) !== undefined
}

function scopeOf({ parent }: Element): Element | undefined {
  return parent && isContainer(parent) ? parent : undefined
}
