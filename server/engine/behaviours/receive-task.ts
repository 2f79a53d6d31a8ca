import type { Behaviour } from "../behaviour.ts"

/** Waits for its message. BPMN 2.0.2, §13.3.3. */
export const receiveTask: Behaviour = {
  enter(engine, frame, node) {
    const token = engine.arrive(frame, node)
    engine.driver.wait(engine.frames.root(frame), node, token)
    engine.listen(token)
  },

  begin: (engine, frame, node, token) => engine.driver.wait(engine.frames.root(frame), node, token),

  complete(engine, frame, node, token) {
    engine.observer?.catch(frame, node, engine.program.events[node]!)
    engine.leave(frame, node, token)
  },
}
