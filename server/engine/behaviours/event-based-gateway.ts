import { attributeValue, rowOf } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"

/**
 * Waits for the first of the events behind it, which then goes on; see `subscriptions.ts`. A
 * parallel one begins a process that all of these events must happen to: a token waits at each.
 * BPMN 2.0.2, §13.4.4.
 */
export const eventBasedGateway: Behaviour = {
  enter(engine, frame, node) {
    const { graph, outgoing } = engine.program
    if (attributeValue(graph.elements[node]!, "eventGatewayType") === "Parallel") {
      engine.pass(frame, node)
      return
    }
    const token = engine.arrive(frame, node)
    if (rowOf(outgoing, node).length === 0) engine.incident("no-flow", "has no flow to take", token)
    else engine.listen(token)
  },

  complete: (engine, frame, node, token) => void engine.leave(frame, node, token),
}
