import type { Graph, Model, Rows, Scope } from "../model/index.ts"
import type { AdHoc } from "./ad-hoc.ts"
import type { Behaviour } from "./behaviour.ts"
import type { Compensability } from "./compensable.ts"
import type { Correlation } from "./correlation.ts"
import type { EventDefinition } from "./event-definition.ts"
import type { Formula } from "./formula.ts"
import type { JoinReach } from "./joins.ts"
import type { Loop } from "./loop.ts"
import type { CallMapping, Mapping } from "./mapping.ts"
import type { Messaging } from "./message-flows.ts"
import type { Profile } from "./profiles.ts"
import type { TaskScript } from "./script-task.ts"
import type { Timer, UnknownTimer } from "./timer.ts"

/**
 * A process made ready to run, and those it calls: the graph of their documents with everything
 * about a node or flow that can be known before running. Immutable; shared by all instances.
 */
export interface Program extends Compensability {
  /** The document of the process, and those of what it calls. */
  readonly models: readonly Model[]
  readonly graph: Graph
  readonly process: Scope
  /** The engine it runs as. */
  readonly profile: Profile
  /** The scopes that can run: the process, what is in it, and what it calls. */
  readonly scopes: readonly Scope[]
  /** By node. */
  readonly behaviours: readonly Behaviour[]
  /** By node: why it cannot be executed, after its name; undefined when it can. */
  readonly unsupported: readonly (string | undefined)[]
  /** By node: how an activity is repeated; undefined when it is not. */
  readonly loops: readonly (Loop | undefined)[]
  /** By node: what an activity begins with and leaves behind; undefined when nothing is mapped. */
  readonly mappings: readonly (Mapping | undefined)[]
  /** By node: how what a message or an event brings is called there; undefined: as it comes. */
  readonly dataReceived: readonly (string | undefined)[]
  /** By node: what a call activity gives and takes; undefined when it is not said. */
  readonly callMappings: readonly (CallMapping | undefined)[]
  /** By node: the script of a script task; undefined when it has none. */
  readonly scripts: readonly (TaskScript | undefined)[]
  /** By node: what an event is about; of a receive or send task its message. */
  readonly events: readonly EventDefinition[]
  /** By node: the timer of a timer event; undefined when it must be evaluated each time. */
  readonly timers: readonly (Timer | UnknownTimer | undefined)[]
  /** By node: 1 for an event that ends the activity or scope it happens to. */
  readonly isInterrupting: Uint8Array
  /** By flow: its condition, undefined when it has none. */
  readonly conditions: readonly (Formula | undefined)[]
  /** By node: what activates a complex gateway. */
  readonly activations: readonly (Formula | undefined)[]
  /** By node: how an ad-hoc sub-process is done. */
  readonly adHocs: readonly (AdHoc | undefined)[]
  /** By scope: 1 for the inside of an ad-hoc sub-process. */
  readonly isAdHoc: Uint8Array
  /** By node: 1 when others want to know that it is done. */
  readonly isWatched: Uint8Array
  /** By node: how many tokens an activity begins with, and puts on each flow that it takes. */
  readonly startQuantity: Int32Array
  readonly completionQuantity: Int32Array
  readonly outgoing: Rows
  /** The most outgoing flows that a node has. */
  readonly outgoingMax: number
  /** By node: 1 when it is left over all its flows, whatever the data says. */
  readonly isPlain: Uint8Array
  /** By scope: the nodes where it begins. */
  readonly starts: Rows
  /** By node: the events to listen for while a token stands there. */
  readonly subscriptions: Rows
  /** By scope: the start events of the event sub-processes in it. */
  readonly eventStarts: Rows
  /** By scope: the node it lies in, `none` for a process. */
  readonly nodeOfScope: Int32Array
  /** By node: the link event a throwing one leads to; the process a call activity calls. */
  readonly linkTarget: Int32Array
  readonly calledScope: Int32Array
  /** By node: that several files have what is called; undefined where that is clear. */
  readonly callDoubts: readonly (string | undefined)[]
  /** By node: what says which process is called, where only the data tell. */
  readonly calledFormulas: readonly (Formula | undefined)[]
  /** By flow into a join: where its tokens are counted, in each frame; else `none`. */
  readonly joinSlot: Int32Array
  /** How the processes of the document reach each other; undefined when they do not. */
  readonly messaging: Messaging | undefined
  /** What tells conversations apart; undefined when no message has a key. */
  readonly correlation: Correlation | undefined
  /** The most such flows that a scope has. */
  readonly heldFlowsMax: number
  readonly hasAskedJoin: readonly boolean[]
  /** By scope. */
  readonly askedJoins: readonly (readonly JoinReach[])[]
  /** Where flows and nodes stand in the sets of `JoinReach`. */
  readonly placeOfFlow: Int32Array
  readonly placeOfNode: Int32Array
  readonly placesOfScope: Int32Array
}
