/** What is to be said of a case that comes out otherwise; our own mistakes are mended instead. */
export type ReasonKind =
  /** That engine departs from the specification, or does what it leaves open. */
  | "departure"
  /** What the test asserts cannot be so. */
  | "defect"
  /** What happens is said in code of the test: the case is not expressible. */
  | "code"

export interface Reason {
  readonly kind: ReasonKind
  readonly because: string
  /** Parts of the ids of the cases. */
  readonly cases: readonly string[]
}

export const reasons: readonly Reason[] = [
  {
    kind: "departure",
    because:
      "There an interrupting event sub-process begins once for each of two errors or signals; in BPMN 2.0.2, §13.5.4, it interrupts its scope, and nothing begins it again.",
    cases: ["sub-process triggered by"],
  },
  {
    kind: "departure",
    because:
      "There a condition changes the variable that it asks; in BPMN 2.0.2, §8.4.13, a condition says whether a flow is taken, and changes nothing.",
    cases: ["sequential loop characteristics with loopback"],
  },
  {
    kind: "departure",
    because:
      "There the start events of a process belong to one instance, which waits at all of them; in BPMN 2.0.2, §10.5.2 and §13.2, each is independent and begins an instance of its own.",
    cases: ["Two start events waiting to be signaled ending up in a parallel join"],
  },
  {
    kind: "departure",
    because:
      "An event-based gateway leads to events or receive tasks, at least two (BPMN 2.0.2, §10.6.6); there it may lead anywhere, or nowhere.",
    cases: ["completes immediately if used as end", "closes target consumers when completed"],
  },
  {
    kind: "departure",
    because:
      "There what undoes a repeated activity runs once for each turn and once more for the whole; in BPMN 2.0.2, §13.5.5, what is attached to a repeated activity undoes all turns at once.",
    cases: ["multi-instance monitored compensating task"],
  },
  {
    kind: "departure",
    because:
      "A signal reaches all that wait for it (BPMN 2.0.2, §10.5.1), here the boundary event, too, which ends its activity; there the innermost alone takes it.",
    cases: ["simulation/cancel-events/should execute happy path"],
  },
  {
    kind: "departure",
    because:
      "There a sub-process is undone by what is attached to it and by its compensation event sub-process, too; in BPMN 2.0.2, §13.5.5, its handler is either the one or the other.",
    cases: ["simulation/compensation/nested/should execute happy path"],
  },
  {
    kind: "departure",
    because:
      "There the default flow of an inclusive gateway is always taken; in BPMN 2.0.2, §13.4.3, only when no other is.",
    cases: ["go-bpmn/gatewayDefaultImplicit"],
  },
  {
    kind: "departure",
    because:
      "There work must not escalate what nothing catches; in BPMN 2.0.2, §10.5.1, that has no consequence.",
    cases: ["go-bpmn/errorBpmnEscalationCodeNotSupported"],
  },
  {
    kind: "departure",
    because:
      "There each branch of a scope may have variables of its own; in BPMN 2.0.2, §10.4, data belong to scopes.",
    cases: ["testForkWithThreeBranchesAndJoinOfTwoBranches"],
  },
  {
    kind: "defect",
    because:
      "What the history is filtered by is lost in the data: they count one or five among all events that have happened, of which the first is always a start event.",
    cases: ["HistoricActivityInstanceTest#"],
  },
  {
    kind: "code",
    because: "whether a condition is true, which a function of the test decides",
    cases: ["A service with conditional bound expression event"],
  },
  {
    kind: "code",
    because: "a kind of gateway that the test itself adds to the engine",
    cases: ["Replace element behaviour"],
  },
]
