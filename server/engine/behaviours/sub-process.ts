import type { Behaviour } from "../behaviour.ts"

/**
 * Runs what is drawn in it; done when nothing is alive inside any more. An event sub-process is
 * never entered: see `subscriptions.ts`. BPMN 2.0.2, §13.3.4.
 */
export const subProcess: Behaviour = {
  enter(engine, frame, node) {
    const token = engine.arrive(frame, node)
    engine.listen(token)
    engine.runInside(token, engine.program.graph.innerScope[node]!)
  },

  complete: (engine, frame, node, token) => void engine.leave(frame, node, token),
}
