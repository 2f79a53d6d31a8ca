import type { Behaviour } from "../../server/engine/behaviour.ts"
import type { Program, Token } from "../../server/engine/index.ts"
import { type Element, type Flow, type Node, none } from "../../server/model/index.ts"
import { NotExpressible } from "./replayed.ts"

/** A token stands before a node, because of an element, until it is completed. */
type Announce = (because: Element, node: Node, token: Token) => void

/**
 * A program that waits where Camunda makes a job of an asynchronous continuation: before an
 * activity, and behind one before the flow out of it leads on. BPMN does not know them.
 *
 * @throws NotExpressible for those of single turns or events
 */
export function withJobs(program: Program, announce: Announce): Program {
  const { graph } = program
  if (program.models.some(it => inner.test(it.tree.text.toString())))
    throw new NotExpressible("jobs of single turns or events")
  // A boundary event is not come to: before it is behind what it is attached to.
  const isBoundary = graph.kinds.map(it => it === "boundaryEvent")
  const early = graph.elements.map(it => isAsync(it, ["async", "asyncBefore"]))
  const before = early.map((it, node) => it && !isBoundary[node])
  const after = graph.elements.map(
    (it, node) => (early[node] && isBoundary[node]) || isAsync(it, ["asyncAfter"]),
  )
  if (![...before, ...after].includes(true)) return program
  return waitingBefore(program, announce, (node, flow) => {
    if (before[node]) return graph.elements[node]
    const source = flow === none ? none : graph.source[flow]!
    return after[source] ? graph.elements[source] : undefined
  })
}

const inner = /<[\w:]*(?:LoopCharacteristics|EventDefinition)[^>]*:async\w*="true"/

function isAsync({ xml }: Element, names: readonly string[]): boolean {
  return xml.attributes.some(
    ({ name, value }) => value === "true" && names.some(it => name.endsWith(`:${it}`)),
  )
}

/** A program in which a token stays on each sequence flow until it is completed. */
export function withFlows(program: Program, announce: Announce): Program {
  const { graph } = program
  return waitingBefore(program, announce, (_, flow) =>
    flow === none ? undefined : graph.flows[flow],
  )
}

function waitingBefore(
  program: Program,
  announce: Announce,
  because: (node: Node, flow: Flow) => Element | undefined,
): Program {
  const arrived = new Map<Token, Flow>()
  const wrapped = (behaviour: Behaviour): Behaviour => ({
    ...behaviour,
    enter(engine, frame, node, flow) {
      const cause = because(node, flow)
      if (!cause) return behaviour.enter(engine, frame, node, flow)
      const token = engine.place(frame, node)
      arrived.set(token, flow)
      announce(cause, node, token)
    },
    complete(engine, frame, node, token) {
      const flow = arrived.get(token)
      if (flow === undefined) return behaviour.complete(engine, frame, node, token)
      arrived.delete(token)
      engine.remove(token)
      behaviour.enter(engine, frame, node, flow)
    },
  })
  return { ...program, behaviours: program.behaviours.map(wrapped) }
}
