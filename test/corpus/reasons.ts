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
      "There a condition that fails is an error of the process; BPMN 2.0.2, §13.4.2, knows only conditions that are true or false, and here it is an incident.",
    cases: ["catch faulty sequence flow script condition"],
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
      "There the start events of a process belong to one instance, which waits at all of them; in BPMN 2.0.2, §13.2, each begins an instance of its own.",
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
      "There what undoes a repeated activity runs once for each turn and once more for the whole; in BPMN 2.0.2, §13.5.5, each turn is undone once.",
    cases: ["multi-instance monitored compensating task"],
  },
  {
    kind: "departure",
    because:
      "A signal reaches all that wait for it (BPMN 2.0.2, §10.5.1); there the innermost takes it.",
    cases: ["simulation/cancel-events/should execute happy path"],
  },
  {
    kind: "departure",
    because:
      "An activity has one compensation handler (BPMN 2.0.2, §10.7); there both that are drawn run.",
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
