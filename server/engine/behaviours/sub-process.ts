import type { Node } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import type { Engine } from "../engine.ts"
import type { Token } from "../tokens.ts"

/**
 * Runs what is drawn in it; done when nothing is alive inside any more. An event sub-process is
 * never entered: see `subscriptions.ts`. BPMN 2.0.2, §13.3.4.
 */
export const subProcess: Behaviour = {
  enter(engine, frame, node) {
    const token = engine.arrive(frame, node)
    beginInside(engine, node, token)
    engine.listen(token)
  },

  begin: (engine, _frame, node, token) => beginInside(engine, node, token),

  complete: (engine, frame, node, token) => void engine.leave(frame, node, token),
}

function beginInside(engine: Engine, node: Node, token: Token): void {
  const { innerScope, nodesOfScope } = engine.program.graph
  const scope = innerScope[node]!
  // One that is drawn elsewhere, or not yet, is a piece of work like any other.
  if (nodesOfScope.starts[scope] === nodesOfScope.starts[scope + 1])
    engine.driver.work(engine.instanceOf(token), node, token)
  else engine.runInside(token, scope)
}
