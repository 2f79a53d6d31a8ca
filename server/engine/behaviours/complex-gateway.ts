import { type Node, none, rowOf } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import { answerOf } from "../choose.ts"
import type { Engine } from "../engine.ts"
import type { Frame } from "../frames.ts"
import { heldAt, isAwaitingReset, passedSlotOf } from "../joins.ts"

/**
 * Goes on as soon as its activation condition is true of the tokens that are there, then takes in
 * those that still come, as an inclusive gateway would wait for them, and begins anew. The
 * condition knows `activationCount`, the tokens there are, and as many of each flow by its id and
 * name. BPMN 2.0.2, §13.4.5.
 *
 * Our reading where the text leaves room: only flows with a condition are asked again when it
 * begins anew, for the others would always be taken twice; and without an activation condition
 * each token goes on by itself.
 */
export const complexGateway: Behaviour = {
  enter(engine, frame, node, flow) {
    const { program } = engine
    const slot = flow === none ? none : program.joinSlot[flow]!
    if (slot === none || !program.activations[node]) {
      engine.pass(frame, node)
      return
    }
    engine.observer?.enter(frame, node, none)
    engine.hold(frame, node, slot)
    if (isAwaitingReset(engine, frame, node)) engine.listAsked(frame)
    else activate(engine, frame, node)
  },

  /** No more tokens come that belong to those that activated it. */
  join(engine, frame, node) {
    const { frames, program } = engine
    for (const flow of rowOf(program.graph.incoming, node)) {
      const passed = passedSlotOf(program, node, flow)
      if (0 < frames.held(frame, passed)) frames.release(frame, passed)
      else if (0 < frames.held(frame, program.joinSlot[flow]!))
        engine.release(frame, program.joinSlot[flow]!)
    }
    takeAgain(engine, frame, node)
    // What kept its scope alive until now.
    frames.addLive(frame, -1)
    if (0 < heldAt(engine, frame, node)) activate(engine, frame, node)
  },

  complete: (engine, frame, node, token) => void engine.leave(frame, node, token),
}

/** Goes on with a token of each flow that has one, if its condition is true of them. */
function activate(engine: Engine, frame: Frame, node: Node): void {
  const { frames, program, variables } = engine
  const condition = program.activations[node]!
  const answer = variables.during(frame, countsAt(engine, frame, node), () =>
    answerOf(engine, frame, condition),
  )
  if (typeof answer !== "boolean") {
    for (const flow of rowOf(program.graph.incoming, node))
      while (0 < frames.held(frame, program.joinSlot[flow]!))
        engine.release(frame, program.joinSlot[flow]!)
    engine.incidentAt(frame, node, answer.code, answer.message)
    return
  }
  if (!answer) return
  for (const flow of rowOf(program.graph.incoming, node)) {
    if (frames.held(frame, program.joinSlot[flow]!) === 0) continue
    engine.release(frame, program.joinSlot[flow]!)
    frames.hold(frame, passedSlotOf(program, node, flow))
  }
  frames.addLive(frame, 1)
  variables.during(frame, { waitingForStart: true }, () => engine.leave(frame, node, none))
  engine.listAsked(frame)
}

/** Takes the flows whose conditions are true when it begins anew; there need not be any. */
function takeAgain(engine: Engine, frame: Frame, node: Node): void {
  const { conditions, outgoing } = engine.program
  const flows = engine.variables.during(frame, { waitingForStart: false }, () =>
    rowOf(outgoing, node).filter(it => {
      const condition = conditions[it]
      return condition !== undefined && answerOf(engine, frame, condition) === true
    }),
  )
  for (const flow of flows) engine.take(frame, flow)
}

function countsAt(engine: Engine, frame: Frame, node: Node): Record<string, unknown> {
  const { graph, joinSlot } = engine.program
  const counts: Record<string, unknown> = {
    waitingForStart: true,
    activationCount: heldAt(engine, frame, node),
  }
  for (const flow of rowOf(graph.incoming, node)) {
    const { id, name } = graph.flows[flow]!
    const held = engine.frames.held(frame, joinSlot[flow]!)
    if (name) counts[name] = held
    if (id) counts[id] = held
  }
  return counts
}
