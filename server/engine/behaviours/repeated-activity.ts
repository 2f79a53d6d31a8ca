import { Failure } from "../../expression/index.ts"
import type { Node } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import { activityMaySend, sendFromActivity } from "../carrying.ts"
import { answerOf } from "../choose.ts"
import { noteTurn } from "../compensation.ts"
import type { Engine } from "../engine.ts"
import { extentOf } from "../extent.ts"
import type { Formula } from "../formula.ts"
import { type Frame, frameFlag } from "../frames.ts"
import { countStep } from "../limits.ts"
import { countersOf, type Loop, type MultiInstance, type Trouble, type Turns } from "../loop.ts"
import { assign } from "../mapping.ts"
import { cancelInside } from "../removing.ts"
import type { Token } from "../tokens.ts"
import { throwTurnEvents } from "../turn-events.ts"
import { forgetTurns, keepMore, keepTurns } from "../turns.ts"
import { behaviours } from "./index.ts"

/**
 * An activity that is done more than once, or has data of its own; so may an event that waits. Its
 * own token stays while the turns run; each turn has a frame of its own, and when there are several
 * `loopCounter`, counted from 1, and the item it is about. BPMN 2.0.2, §13.3.6 (loop) and §13.3.7
 * (multi-instance).
 */
export const repeatedActivity: Behaviour = {
  enter(engine, frame, node) {
    const token = engine.arrive(frame, node)
    engine.listen(token)
    begin(engine, frame, node, token)
  },

  complete(engine, frame, node, token) {
    if (engine.frames.hasFlag(frame, frameFlag.isTurn)) {
      const kind = engine.program.graph.kinds[node]
      if (kind === "receiveTask" || kind === "intermediateCatchEvent")
        engine.observer?.catch(frame, node, engine.program.events[node]!)
      endTurn(engine, frame, node, token)
      return
    }
    const turns = engine.turns.get(token)
    if (!turns) {
      cancelInside(engine, token)
      engine.leave(frame, node, token)
      return
    }
    turns.ended++
    // One that was cut off counts, too, where engines let its path end as if all were well.
    if (turns.completed < turns.ended)
      noteCompleted(engine, frame, engine.program.loops[node]!, turns)
    goOn(engine, frame, node, token, turns)
  },
}

function begin(engine: Engine, frame: Frame, node: Node, token: Token): void {
  const given = engine.driver.turns?.(engine.frames.root(frame), node) ?? -1
  const loop = engine.program.loops[node]!
  let total = loop.kind === "once" ? 1 : given
  let items: readonly unknown[] | null = null
  if (isMultiple(loop)) {
    const formula = loop.collection ?? (given < 0 ? loop.cardinality : undefined)
    const value = formula && evaluated(engine, frame, formula)
    const count = given < 0 ? countOf(loop, value) : given
    if (typeof count !== "number") {
      engine.incident(count.code, count.message, token)
      return
    }
    total = count
    if (loop.item !== undefined && loop.collection && Array.isArray(value)) items = value
  }
  const turns: Turns = {
    frame,
    isGiven: 0 <= given,
    total,
    started: 0,
    completed: 0,
    ended: 0,
    isEnough: false,
    // Where all turns begin now, each takes its item with it.
    items: loop.kind === "parallel" ? null : items,
    lender: null,
    outputs: [],
    characters: 0,
  }
  keepTurns(engine, token, turns)
  if (loop.kind === "parallel") {
    const serial = engine.tokens.serial(token)
    for (let turn = 0; turn < turns.total; turn++) {
      beginTurn(engine, frame, node, token, turns, items)
      // A limit may have ended it all.
      if (engine.tokens.serial(token) !== serial) return
    }
    if (turns.total === 0) finish(engine, frame, node, token, turns)
    return
  }
  if (loop.kind === "standard" && !loop.isTestedBefore && turns.total < 0)
    beginTurn(engine, frame, node, token, turns)
  else goOn(engine, frame, node, token, turns)
}

/** A turn is over, or the first has not begun: is there another? */
function goOn(engine: Engine, frame: Frame, node: Node, token: Token, turns: Turns): void {
  const loop = engine.program.loops[node]!
  const { isEnough } = turns
  if (typeof isEnough !== "boolean") {
    hold(engine, token, isEnough)
    return
  }
  if (isEnough) {
    finish(engine, frame, node, token, turns)
    return
  }
  if (loop.kind === "parallel") {
    if (turns.ended === turns.total) finish(engine, frame, node, token, turns)
    return
  }
  const isMore = hasAnother(engine, frame, loop, turns)
  if (typeof isMore !== "boolean") hold(engine, token, isMore)
  else if (isMore) beginTurn(engine, frame, node, token, turns)
  else finish(engine, frame, node, token, turns)
}

function hasAnother(engine: Engine, frame: Frame, loop: Loop, turns: Turns): boolean | Trouble {
  if (0 <= turns.total || loop.kind !== "standard") return turns.started < turns.total
  if (loop.turnsMax <= turns.started) return false
  const { condition } = loop
  if (condition)
    return engine.variables.during(frame, { loopCounter: turns.started }, () =>
      answerOf(engine, frame, condition),
    )
  if (loop.turnsMax < Infinity) return true
  return { code: "missing-reference", message: "is a loop that does not say when it ends" }
}

function beginTurn(
  engine: Engine,
  frame: Frame,
  node: Node,
  token: Token,
  turns: Turns,
  items = turns.items,
): void {
  const { frames, variables, program } = engine
  const loop = program.loops[node]!
  // A single turn was counted when the token came.
  if (loop.kind !== "once" && !countStep(engine, frame, node)) return
  const scope = program.graph.scopeOfNode[node]!
  const inner = loop.kind === "once" ? engine.openPrivate(scope, token) : engine.open(scope, token)
  frames.setFlag(inner, frameFlag.isTurn, true)
  const turn = ++turns.started
  if (loop.kind !== "once") variables.define(inner, "loopCounter", turn)
  if (isMultiple(loop) && loop.item !== undefined && items)
    variables.define(inner, loop.item, items[turn - 1])
  const inside = engine.place(inner, node)
  if (loop.kind !== "once") engine.observer?.beginTurn?.(inner, node, inside)
  const mapping = program.mappings[node]
  const begun = mapping ? [...mapping.own, ...mapping.inputs] : []
  const problem = assign(
    engine,
    begun,
    inner,
    (name, value) => variables.define(inner, name, value),
    name => variables.of(inner).get(name),
  )
  if (problem !== undefined) {
    engine.incident("evaluation-failed", problem, inside)
    return
  }
  behaviours[program.graph.kinds[node]!].begin!(engine, inner, node, inside)
}

function endTurn(engine: Engine, frame: Frame, node: Node, token: Token): void {
  const { frames, variables, program } = engine
  const owner = frames.owner(frame)
  const loop = program.loops[node]!
  const turns = engine.turns.get(owner)
  const isSending = program.messaging?.sendsWhenDone.has(node)
  if (isSending && !activityMaySend(engine, frame, node, token)) return
  const outputs = program.mappings[node]?.outputs ?? []
  const outer = engine.tokens.frame(owner)
  const problem = assign(
    engine,
    outputs,
    frame,
    (name, value) => variables.set(outer, { [name]: value }),
    name => variables.value(outer, name),
  )
  if (problem !== undefined) {
    engine.incident("evaluation-failed", problem, token)
    return
  }
  if (turns && isMultiple(loop) && loop.output) {
    const turn = Number(variables.value(frame, "loopCounter")) - 1
    const value = evaluated(engine, frame, loop.output.element)
    const output = value instanceof Failure ? null : value
    turns.outputs[turn] = output
    keepMore(variables, turns, extentOf(output))
  }
  if (turns && !throwTurnEvents(engine, frame, node, token, turns)) return
  if (turns) noteCompleted(engine, frame, loop, turns)
  noteTurn(engine, frame, node, token)
  if (isSending) sendFromActivity(engine, frame, node)
  if (loop.kind !== "once") engine.observer?.endTurn?.(frame, node, token)
  engine.remove(token)
  // Its frame is empty now and ends, and that completes the owner.
}

/** A turn is done: is it enough? The condition is asked with what that turn knows. */
function noteCompleted(engine: Engine, turn: Frame, loop: Loop, turns: Turns): void {
  turns.completed++
  if (!isMultiple(loop) || turns.isGiven || turns.isEnough !== false) return
  turns.isEnough = isCompleted(engine, turn, loop, turns)
}

function finish(engine: Engine, frame: Frame, node: Node, token: Token, turns: Turns): void {
  const loop = engine.program.loops[node]!
  cancelInside(engine, token)
  forgetTurns(engine, token)
  if (isMultiple(loop) && loop.output) {
    const { collection, isOptional } = loop.output
    const outputs = Array.from({ length: turns.total }, (_, at) => turns.outputs[at] ?? null)
    if (!isOptional || outputs.some(it => it !== null))
      engine.variables.set(frame, { [collection]: outputs })
  }
  engine.leave(frame, node, token)
}

function isMultiple(loop: Loop): loop is MultiInstance {
  return loop.kind === "sequential" || loop.kind === "parallel"
}

/** An incident holds the activity; if the driver stands in for it, the turns are over. */
function hold(engine: Engine, token: Token, { code, message }: Trouble): void {
  forgetTurns(engine, token)
  engine.incident(code, message, token)
}

function isCompleted(
  engine: Engine,
  turn: Frame,
  loop: MultiInstance,
  turns: Turns,
): boolean | Trouble {
  if (!loop.completion) return false
  const counters = countersOf(turns, turns.completed)
  const { completion } = loop
  return engine.variables.during(turn, counters, () => answerOf(engine, turn, completion))
}

/** How many turns there are to be, or why nobody can say. */
function countOf(loop: MultiInstance, value: unknown): number | Trouble {
  if (!loop.collection && !loop.cardinality)
    return { code: "missing-reference", message: "does not say how often it is repeated" }
  if (Array.isArray(value)) return value.length
  if (typeof value === "number" && 0 <= value && value % 1 === 0) return value
  // Without its data nobody can say: what the author gave no value for is missing.
  const code =
    value === null || value instanceof Failure ? "missing-reference" : "evaluation-failed"
  const what = loop.collection ? "list" : "number"
  const why = value instanceof Failure ? `: ${value.message}` : ""
  return { code, message: `is repeated for a ${what} that has no usable value${why}` }
}

function evaluated(engine: Engine, frame: Frame, formula: Formula): unknown {
  if (formula.kind === "problem") return new Failure(`it ${formula.message}`)
  if (formula.kind === "text") return engine.variables.value(frame, formula.text) ?? null
  return formula.expression.evaluate(engine.environmentOf(frame))
}
