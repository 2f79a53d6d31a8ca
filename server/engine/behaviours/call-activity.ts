import { type Node, none, type Scope } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import { takenOf } from "../documents.ts"
import type { Engine } from "../engine.ts"
import { type Frame, frameFlag } from "../frames.ts"
import { giveToCalled } from "../mapping.ts"
import { cancelInside } from "../removing.ts"
import type { Token } from "../tokens.ts"

/**
 * Runs another process inside. The called process has variables of its own: what it is given, or
 * copies of all that is visible at the call; see `mapping.ts`. BPMN 2.0.2, §13.3.4.
 */
export const callActivity: Behaviour = {
  enter(engine, frame, node) {
    const token = engine.arrive(frame, node)
    call(engine, frame, node, token)
    engine.listen(token)
  },

  begin: call,

  // Let go of while the called process is still under way, it waits for that.
  complete(engine, frame, node, token) {
    if (engine.tokens.inner(token) === none) engine.leave(frame, node, token)
  },
}

function call(engine: Engine, frame: Frame, node: Node, token: Token): void {
  const { called, doubt } = calledAt(engine, frame, node)
  if (doubt !== undefined) engine.observer?.doubt?.(frame, node, doubt)
  if (called === none) {
    engine.incident("missing-reference", "calls a process that no file here has", token)
    return
  }
  const inner = engine.open(called, token)
  engine.frames.setFlag(inner, frameFlag.isCalled, true)
  // Before it begins: what it listens for may depend on what it is given.
  const problem = giveToCalled(engine, frame, node, inner)
  if (problem === undefined) {
    engine.beginInside(inner)
    return
  }
  cancelInside(engine, token)
  engine.incident("evaluation-failed", problem, token)
}

/** What a call activity calls, `none` for nothing known, and that others might be meant as well. */
interface Called {
  readonly called: Scope
  readonly doubt: string | undefined
}

/** As the data say now, where only they tell. */
function calledAt(engine: Engine, frame: Frame, node: Node): Called {
  const { callDoubts, calledFormulas, calledScope, graph } = engine.program
  const formula = calledFormulas[node]
  if (formula?.kind !== "expression") return { called: calledScope[node]!, doubt: callDoubts[node] }
  const id = formula.expression.evaluate(engine.environmentOf(frame))
  const treeOf = (scope: Scope) => graph.scopes[scope]!.xml.tree
  const found = [...graph.scopes.keys()].filter(
    it => graph.scopes[it]!.kind === "process" && graph.scopes[it]!.id === id,
  )
  const own = found.find(it => treeOf(it) === graph.elements[node]!.xml.tree)
  const files = new Set(found.map(treeOf)).size
  const isClear = own !== undefined || files < 2
  return { called: own ?? found[0] ?? none, doubt: isClear ? undefined : takenOf(`${id}`, files) }
}
