import type { Behaviour } from "../behaviour.ts"

/**
 * Work that somebody outside does: every kind of task but the one that waits for a message. Who
 * does it, and how long it takes, is the driver's affair. BPMN 2.0.2, §13.3.2 and §13.3.3.
 */
export const task: Behaviour = {
  enter(engine, frame, node) {
    const token = engine.arrive(frame, node)
    engine.driver.work(engine.frames.root(frame), node, token)
    engine.listen(token)
  },

  begin: (engine, frame, node, token) => engine.driver.work(engine.frames.root(frame), node, token),

  complete: (engine, frame, node, token) => void engine.leave(frame, node, token),
}
