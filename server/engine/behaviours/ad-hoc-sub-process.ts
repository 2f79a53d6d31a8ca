import type { Node } from "../../model/index.ts"
import { beginActivities } from "../ad-hoc.ts"
import type { Behaviour } from "../behaviour.ts"
import type { Engine } from "../engine.ts"
import { cancelInside } from "../removing.ts"
import { listenInFrame } from "../subscriptions.ts"
import type { Token } from "../tokens.ts"

/**
 * Does the activities drawn in it, in no order that flows would say: each begins once by itself,
 * and again whenever somebody outside begins it. Done when its completion condition is true, or,
 * without one, when nothing is under way. BPMN 2.0.2, §13.3.5.
 */
export const adHocSubProcess: Behaviour = {
  enter(engine, frame, node) {
    const token = engine.arrive(frame, node)
    beginInside(engine, node, token)
    engine.listen(token)
  },

  begin: (engine, _frame, node, token) => beginInside(engine, node, token),

  complete(engine, frame, node, token) {
    cancelInside(engine, token)
    engine.leave(frame, node, token)
  },
}

function beginInside(engine: Engine, node: Node, token: Token): void {
  const { innerScope, nodesOfScope } = engine.program.graph
  const scope = innerScope[node]!
  if (nodesOfScope.starts[scope] === nodesOfScope.starts[scope + 1]) {
    engine.driver.work(engine.instanceOf(token), node, token)
    return
  }
  const frame = engine.open(scope, token)
  listenInFrame(engine, frame)
  const isBegun = beginActivities(engine, frame)
  if (isBegun === true) return
  // Nothing is to be done: it is over, or its condition has to say so.
  if (isBegun === false) engine.settle(frame)
  else engine.incident("evaluation-failed", isBegun, token)
}
