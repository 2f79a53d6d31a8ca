import type { Flow, Node } from "../model/index.ts"
import type { EventDefinition } from "./event-definition.ts"
import type { Frame } from "./frames.ts"
import type { Message } from "./messages.ts"
import type { Timer, UnknownTimer } from "./timer.ts"
import type { Token } from "./tokens.ts"

/**
 * Who decides what the engine does not: time, data from outside, chance and resources. Every call
 * is made while the engine works; a verb of the engine called from here is carried out after what
 * it is doing, in the order of the calls.
 *
 * `instance` is a slot number: one that is never in use twice at a time, and used again later.
 */
export interface Driver {
  /** Work begins at an activity. Later: `complete`, `fail` or `throwError` with its token. */
  work(instance: Frame, node: Node, token: Token): void
  /**
   * Something waits for a message, signal or condition from outside. Later: `complete`. Several
   * waits may belong to one node: those of a subscription come again while its host is there.
   */
  wait(instance: Frame, node: Node, token: Token): void
  /**
   * A timer begins. When it is due: `complete`. A cycle that does not interrupt comes again, each
   * time with the timer of one interval.
   */
  timer(instance: Frame, node: Node, token: Token, timer: Timer | UnknownTimer): void
  /**
   * A node with several ways out is left: writes the flows to take to the front of `chosen`.
   *
   * @param chosen room for every outgoing flow of the node
   * @param frame  the scope it is left in
   * @returns how many; −1 leaves the choice to the conditions of the model
   */
  choose(instance: Frame, node: Node, chosen: Int32Array, frame: Frame): number
  /**
   * A repeated activity begins: how often it is done, one turn after the other or side by side as
   * the model says. −1, or no such method, leaves it to the data of the model.
   */
  turns?(instance: Frame, node: Node): number
  /** A token whose work, wait or timer was announced is gone without having been completed. */
  cancelled(instance: Frame, node: Node, token: Token): void
  /** Something is wrong and the token at the node stays where it is. */
  incident(instance: Frame, node: Node, incident: Incident): void
  /**
   * Asked before an incident: whether the driver makes up for what is missing. Then there is no
   * incident, the token stands there like one that was announced, and `complete` lets it go on.
   */
  standIn?(instance: Frame, node: Node, incident: Incident): boolean
  /** The slot is free from here on. */
  ended(instance: Frame, state: EndState): void
}

/** How an instance ended. */
export type EndState = "completed" | "terminated" | "failed" | "cancelled"

/** Something the author should know of. A value, never an exception. */
export interface Incident {
  readonly code: IncidentCode
  /** A sentence that reads after the name of the element. */
  readonly message: string
  /** The token it holds; `none` when it holds none. */
  readonly token: Token
  /** The sequence flow it is about. */
  readonly flow?: Flow
}

export type IncidentCode =
  /** A kind of node, event or loop that is not executed yet. */
  | "not-supported"
  /** No condition is true and there is no default flow. */
  | "no-flow"
  /** A condition, duration or collection cannot be read, or is in a language not evaluated here. */
  | "not-evaluated"
  /** Evaluating gave a failure or a value of a wrong kind. */
  | "evaluation-failed"
  /** A sequence flow leads nowhere. */
  | "missing-target"
  /** What a call activity, link or timer needs is not in the file. */
  | "missing-reference"
  /** An error that nobody catches. */
  | "uncaught-error"
  /** A message has no value for its correlation keys, or another one than its conversation. */
  | "correlation-failed"
  /** Work failed for technical reasons and will not be tried again. */
  | "work-failed"
  /** An instance entered more nodes than it may. */
  | "step-limit"
  /** An instance would last longer than it may. */
  | "time-limit"
  /** The data and tokens of an instance take more room than they may. */
  | "memory-limit"
  /** The scope has nowhere to begin. */
  | "no-start"

/** Hears what happens, in order. Without one nothing is made to be told. */
export interface Observer {
  enter(frame: Frame, node: Node, token: Token): void
  complete(frame: Frame, node: Node, token: Token): void
  take(frame: Frame, flow: Flow): void
  /**
   * An event is thrown, or one part of a multiple event; `name` is its message, signal, error or
   * escalation.
   *
   * @param payload what a signal brings to those who hear it
   */
  throw(
    frame: Frame,
    node: Node,
    name: string | undefined,
    event: EventDefinition,
    payload?: Readonly<Record<string, unknown>>,
  ): void
  /** A message flow keeps a message that nobody waits for yet. */
  keep?(message: Message): void
  /** Nobody waits for a message, nor is there anybody who may. */
  miss?(message: Message): void
  /** A message flow that is full does not keep a message that somebody may still wait for. */
  lose?(message: Message): void
  /** A waiting event, boundary event or start event happens, or one part of a multiple event. */
  catch(frame: Frame, node: Node, event: EventDefinition): void
  /** One turn of a repeated activity begins and ends; the activity as a whole is entered once. */
  beginTurn?(frame: Frame, node: Node, token: Token): void
  endTurn?(frame: Frame, node: Node, token: Token): void
  /** The engine of the profile decides otherwise than BPMN would; the message names both. */
  differ?(frame: Frame, node: Node, message: string): void
  /** What a node says may mean several things; the message says which is taken. */
  doubt?(frame: Frame, node: Node, message: string): void
  /** What stands at a node is taken away. */
  cancel(frame: Frame, node: Node, token: Token): void
}
