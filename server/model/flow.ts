import { attributeValue, type Element, isContainer } from "./element.ts"
import { isNodeKind } from "./graph.ts"

/**
 * The control flow, asked element by element: who can send a token where. Says what the graph says
 * of the whole document at once.
 */
export interface ControlFlow {
  /** Whether an element is a flow node: of their kinds, and directly in a process or sub-process. */
  isNode(element: Element): boolean
  /** Whether it is a sequence flow, directly in a process or sub-process. */
  isFlow(element: Element): boolean
  /** The process or sub-process that it stands directly in; undefined when that is none. */
  scopeOf(element: Element): Element | undefined
  /** The nodes and flows directly in a process or sub-process, in document order. */
  nodesOf(scope: Element): readonly Element[]
  flowsOf(scope: Element): readonly Element[]
  /** The flows that enter and leave a node, in document order; none for what is no node. */
  incoming(node: Element): readonly Element[]
  outgoing(node: Element): readonly Element[]
  /** The ends of a flow; undefined where one is missing or is no node. */
  sourceOf(flow: Element): Element | undefined
  targetOf(flow: Element): Element | undefined
  /** The flow that a node names as its default, also when it leaves another. BPMN 2.0.2, §8.3.13. */
  defaultFlowOf(node: Element): Element | undefined
  /** The node that a boundary event is attached to. */
  attachedTo(event: Element): Element | undefined
  /** The boundary events attached to a node, in document order. */
  boundariesOf(node: Element): readonly Element[]
}

/**
 * @param find the element that an id names
 */
export function readFlow(
  all: readonly Element[],
  find: (id: string) => Element | undefined,
): ControlFlow {
  const named = (it: Element, attribute: string) => {
    const id = attributeValue(it, attribute)?.trim()
    return id === undefined ? undefined : find(id)
  }
  const nodeNamed = (it: Element, attribute: string) => {
    const node = named(it, attribute)
    return node && isNode(node) ? node : undefined
  }
  const [sources, targets, hosts] = [new Ends(), new Ends(), new Ends()]
  for (const element of all)
    if (isFlow(element)) {
      sources.add(element, nodeNamed(element, "sourceRef"))
      targets.add(element, nodeNamed(element, "targetRef"))
    } else if (element.kind === "boundaryEvent" && isNode(element))
      hosts.add(element, nodeNamed(element, "attachedToRef"))
  return {
    isNode,
    isFlow,
    scopeOf,
    nodesOf: scope => (isContainer(scope) ? scope.children.filter(isNode) : []),
    flowsOf: scope => (isContainer(scope) ? scope.children.filter(isFlow) : []),
    incoming: node => targets.startsOf(node),
    outgoing: node => sources.startsOf(node),
    sourceOf: flow => sources.endOf(flow),
    targetOf: flow => targets.endOf(flow),
    defaultFlowOf: node => {
      const flow = isNode(node) ? named(node, "default") : undefined
      return flow && isFlow(flow) ? flow : undefined
    },
    attachedTo: event => hosts.endOf(event),
    boundariesOf: node => hosts.startsOf(node),
  }
}

function isNode(element: Element): boolean {
  return isNodeKind(element.kind) && scopeOf(element) !== undefined
}

function isFlow(element: Element): boolean {
  return element.kind === "sequenceFlow" && scopeOf(element) !== undefined
}

function scopeOf({ parent }: Element): Element | undefined {
  return parent && isContainer(parent) ? parent : undefined
}

/** What leads from one element to another, asked from both sides. */
class Ends {
  readonly #ends = new Map<Element, Element>()
  readonly #starts = new Map<Element, Element[]>()

  add(start: Element, end: Element | undefined): void {
    if (!end) return
    this.#ends.set(start, end)
    const starts = this.#starts.get(end)
    if (starts) starts.push(start)
    else this.#starts.set(end, [start])
  }

  endOf(start: Element): Element | undefined {
    return this.#ends.get(start)
  }

  startsOf(end: Element): readonly Element[] {
    return this.#starts.get(end) ?? none
  }
}

const none: readonly Element[] = []
