import { type Graph, type Node, type NodeKind, none, rowOf } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import { type EventDefinition, isAwaited, partsOf, type Trigger } from "../event-definition.ts"

/** Holds every token that comes, with an incident that says what is not executed. */
export const unsupported: Behaviour = {
  enter(engine, frame, node) {
    const token = engine.arrive(frame, node)
    engine.incident("not-supported", engine.program.unsupported[node]!, token)
  },

  complete: (engine, frame, node, token) => void engine.leave(frame, node, token),
}

/** What about a node is not executed yet, after its name; undefined when all of it is. */
export function whyUnsupported(
  graph: Graph,
  node: Node,
  events: readonly EventDefinition[],
): string | undefined {
  const what = unexecutedAt(graph, node, events)
  return what && `is ${what}, which is not executed yet`
}

function unexecutedAt(
  graph: Graph,
  node: Node,
  events: readonly EventDefinition[],
): string | undefined {
  const kind = graph.kinds[node]!
  if (kind === "eventBasedGateway") {
    const odd = [...rowOf(graph.outgoing, node)]
      .map(it => graph.target[it]!)
      .find(it => it === none || !isAwaitable(graph.kinds[it]!, events[it]!))
    if (odd === undefined) return undefined
    return "an event-based gateway that leads to something else than an event"
  }
  const name = unexecuted[kind]
  if (name) return name
  if (!kind.endsWith("Event")) return undefined
  const odd = partsOf(events[node]!).find(it => !triggers[kind]?.includes(it.trigger))
  return odd && `${/^[aeiou]/.test(odd.trigger) ? "an" : "a"} ${odd.trigger} event`
}

const unexecuted: Readonly<Partial<Record<NodeKind, string>>> = {
  implicitThrowEvent: "an implicit throw event",
  choreographyTask: "part of a choreography",
  callChoreography: "part of a choreography",
  subChoreography: "part of a choreography",
}

/** Which events are executed where. Catching positions wait, throwing ones throw. */
const triggers: Readonly<Partial<Record<NodeKind, readonly Trigger[]>>> = {
  startEvent: [
    "none",
    "message",
    "timer",
    "signal",
    "conditional",
    "error",
    "escalation",
    "compensation",
  ],
  intermediateCatchEvent: ["none", "message", "timer", "signal", "conditional", "link"],
  intermediateThrowEvent: ["none", "message", "signal", "escalation", "link", "compensation"],
  boundaryEvent: [
    "none",
    "message",
    "timer",
    "signal",
    "conditional",
    "error",
    "escalation",
    "compensation",
    "cancel",
  ],
  endEvent: [
    "none",
    "message",
    "signal",
    "error",
    "escalation",
    "terminate",
    "compensation",
    "cancel",
  ],
}

function isAwaitable(kind: NodeKind, event: EventDefinition): boolean {
  if (kind === "receiveTask") return true
  return kind === "intermediateCatchEvent" && isAwaited(event)
}
