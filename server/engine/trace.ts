import type { IncidentCode } from "./driver.ts"

/** Fields of every line of a trace, in this order; what a kind of event adds comes behind. */
interface TraceLine {
  /** Seconds of virtual time since the run began. */
  readonly t: number
  /** Id of the node, flow or process; its kind and place in the document when it has none. */
  readonly element: string
  /** Instances are numbered from 1 in the order they start. */
  readonly instance: number
  /** On the first line of an instance but the first: the id of its process. */
  readonly process?: string
  /**
   * The sub-process, called process or turn of a repeated activity it happens in, numbered from 1
   * in the order they begin; left out in the process itself.
   */
  readonly scope?: number
  /** On the first line of a scope: where that lies. */
  readonly opens?: ScopePlace
}

/** Where a scope lies. */
export interface ScopePlace {
  /** The scope around it; left out when that is the process itself. */
  readonly outer?: number
  /** Of a called process: the call activity. */
  readonly caller?: string
  /**
   * Of a called process: the document it stands in, by its place among those of the program; left
   * out when that is the one of the process.
   */
  readonly document?: number
}

/** One thing that happened in a run. What `flowmeter run --json` prints, one a line. */
export type TraceEvent = TraceLine &
  (
    | { readonly event: "enter" | "complete" | "cancel" }
    /** A token goes along the sequence flow `element`. */
    | { readonly event: "take" }
    /** Nothing goes on here before something happens. */
    | {
        readonly event: "wait"
        readonly for: WaitingFor
        /** Of the message or signal. */
        readonly name?: string
        /** When the timer comes, or the next attempt is made: seconds of virtual time. */
        readonly due?: number
        /** The sequence flows a joining gateway has no token from. */
        readonly flows?: readonly string[]
      }
    | { readonly event: "throw" | "catch"; readonly trigger: string; readonly name?: string }
    /** The message flow `element` keeps a message until somebody waits for it. */
    | { readonly event: "keep"; readonly name?: string }
    /** Nobody waits for the message that `element` sends. */
    | { readonly event: "unawaited"; readonly name?: string }
    /** The same, and its message flow keeps so many already that it takes no more. */
    | { readonly event: "lost"; readonly name?: string }
    /** An attempt at external work failed; there will be another. */
    | { readonly event: "fail"; readonly attempt: number }
    | {
        readonly event: "incident"
        readonly code: IncidentCode | "step-impossible"
        readonly message: string
        /** The sequence flow it is about. */
        readonly flow?: string
      }
    /** The engine that it is run as decides otherwise than BPMN; after the name of the element. */
    | { readonly event: "differ"; readonly message: string }
    /** What `element` says may mean several things; after its name, with the one that is taken. */
    | { readonly event: "doubt"; readonly message: string }
    | { readonly event: "pause" | "resume" }
    | ({ readonly event: "end" } & RunResult)
  )

export type WaitingFor =
  | "user task"
  | "manual task"
  | "external job"
  | "message"
  | "signal"
  | "timer"
  | "condition"
  /** Somebody who begins another activity of an ad-hoc sub-process, or completes it. */
  | "next activity"
  | "event"
  | "token"

/** How an instance ended, and of the first one the run. */
export interface RunResult {
  /** `failed` when an incident holds it, `waiting` when only the outside could let it go on. */
  readonly state: "completed" | "terminated" | "failed" | "waiting"
  /** Those of the process itself. */
  readonly variables: Readonly<Record<string, unknown>>
  /** The elements it waits at, in the order it came there; left out when there are none. */
  readonly waiting?: readonly string[]
}
