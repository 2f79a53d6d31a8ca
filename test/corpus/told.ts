import type { CountStep } from "../harness/replay-counters.ts"

/**
 * What a test of another engine says in code, and the data therefore lack: facts that its source
 * tells, in our words. Where a variable has no value there, `false` stands here.
 */
export interface Told {
  /** Part of the id of the case. */
  readonly of: string
  /** What stands in the model for code of the test, and what stands here for it. */
  readonly writes?: readonly (readonly [written: string | RegExp, told: string])[]
  /** The variables of each start, in turn. */
  readonly starts?: readonly Readonly<Record<string, unknown>>[]
  /** Services that come to their end by a step of `before`. */
  readonly holds?: readonly string[]
  /** By the number of a step: what happens before it. */
  readonly before?: Readonly<Record<number, readonly CountStep[]>>
}

const decisions = Object.fromEntries(
  ["1", "2", "2-1", "2-2", "2-3", "3", "4", "4-1", "5", "5-1", "6", "6-1", "6-2", "7", "7-1"].map(
    it => [`decision-${it}`, false],
  ),
)
const conditions = [
  { condition: { var1: false }, condition2: false },
  { condition: { var1: true }, condition2: false },
  { condition: { var1: true }, condition2: true },
]
const onePlusOne = '<camunda:script scriptFormat="javascript">1 + 1</camunda:script>'
const greeting =
  '<scriptTask id="scriptClasspath" scriptFormat="javascript"><script>' +
  'execution.setVariable("greeting", "Greetings Camunda Platform speaking")</script></scriptTask>'

export const allTold: readonly Told[] = [
  { of: "multiple joins in discarded path", starts: [{ input: 49 }] },
  {
    of: "lots of script conditions",
    starts: [decisions],
    // It is made anew.
    before: Object.fromEntries([6, 16, 19, 22].map(it => [it, [{ op: "load", source: 0 }]])),
  },
  {
    of: "BoundaryEvent Scenario: catch an error from service task",
    holds: ["task"],
    before: { 7: [{ op: "api.signal", id: "task" }], 23: [{ op: "error", id: "task" }] },
  },
  {
    of: "BoundaryEvent Scenario: catch error from sub process",
    holds: ["service"],
    before: { 7: [{ op: "api.signal", id: "service" }], 23: [{ op: "error", id: "service" }] },
  },
  { of: "ParallelGateway misc and with default decision flow", starts: [{ input: 50 }] },
  {
    of: "issues-feature.js#Feature: Issues Scenario: boundary timeout",
    before: { 16: [{ op: "api.signal", id: "boundTimeoutEvent" }] },
  },
  {
    of: "InputOutputTest#",
    writes: [
      [
        /<camunda:script [^>]*resource="[^"]*(?:oneplusone\.groovy|\{scriptPath\})"\s*\/>/g,
        onePlusOne,
      ],
      ["#{scriptSource}", "1 + 1"],
      // They say the same in JavaScript.
      ['scriptFormat="Groovy"', 'scriptFormat="javascript"'],
    ],
  },
  {
    of: "ExternalScriptTaskTest#",
    writes: [[/<scriptTask [^>]*resource="[^"]*"\s*\/>/g, greeting]],
  },
  {
    of: "BoundaryConditionalEventTest#",
    writes: [['language="groovy"', 'language="javascript"']],
  },
  { of: "ScriptBeanAccessTest#", starts: [{ myBean: "myValue" }] },
  { of: "BoundaryErrorEventTest#testReviewSalesLeadProcess", starts: [{ initiator: "kermit" }] },
  { of: "Scenario: A process with an inclusive gateway", starts: conditions },
  {
    of: "Scenario: A process with an exclusive gateway with asynchronous",
    writes: [
      [
        "this.environment.services.evaluateRule('my-rule', this.environment.variables, next)",
        "next(null, environment.variables.condition.var1)",
      ],
    ],
    starts: conditions,
  },
  { of: "Scenario: A process with an exclusive gateway", starts: conditions },
  {
    of: "gateway that requires asynchronous rule",
    writes: [
      ["this.content.rules", "{ maxAmount: 100 }"],
      ["this.environment.output.amount", "environment.variables.amount"],
    ],
    starts: [{ amount: 140 }, { amount: 40 }],
  },
  {
    of: "Two start events waiting to be signaled ending up in a task",
    writes: [["environment.output.start2", "environment.variables.isSecond"]],
    starts: [{ isSecond: false }, { isSecond: true }],
  },
  {
    of: "A process containing a task with conditional flows",
    starts: [
      { take2: true, take4: false },
      { take2: false, take4: true },
      { take2: false, take4: false },
    ],
  },
  {
    of: "Scenario: called process throws",
    holds: ["task"],
    before: { 11: [{ op: "error", id: "task" }] },
  },
  {
    of: "catch an error from multi instance service task",
    holds: ["task"],
    before: { 8: [{ op: "error", id: "task" }] },
  },
  {
    of: "catch an error from multi instance sub process task",
    holds: ["service"],
    before: { 8: [{ op: "error", id: "service" }] },
  },
  {
    of: "a process with error throwing end event",
    writes: [
      ["${content.output.form.amount}", "${11}"],
      ["${environment.services.isAbove(10, environment.output.amount)}", "${amount > 10}"],
    ],
  },
  {
    of: "throw error inside listener",
    before: { 16: [{ op: "error", id: "task-a", args: ["Error_1"] }] },
  },
  {
    of: "throw error inside task",
    before: {
      18: [{ op: "error", id: "task-a", args: ["Error_1"] }],
      26: [{ op: "error", id: "task-a", args: ["Error_1"] }],
    },
  },
  {
    of: "Scenario: strict mode",
    holds: ["service"],
    before: {
      7: [{ op: "fail", id: "service" }],
      14: [{ op: "error", id: "service", args: ["404"] }],
    },
  },
  {
    of: "sub-process triggered by",
    holds: ["Activity_1", "Activity_2"],
    before: { 5: [{ op: "error", id: "Activity_1" }] },
  },
  {
    of: "expression function returns promise",
    writes: [
      ["environment.services.discard()", "false"],
      ["environment.services.take()", "true"],
    ],
  },
  {
    of: "Link in discard flow",
    writes: [
      ['environment.services.log("task1"); ', ""],
      ['environment.services.log("task2"); ', ""],
    ],
    starts: [{ condition: false }, { condition: true }],
  },
  {
    of: "Two processes that communicates with signals",
    writes: [
      ["${content.output.form.amount}", "${42}"],
      ["${content.output.form.newPrice}", "${99}"],
    ],
  },
  {
    of: "characteristics with loopback",
    writes: [["environment.variables.content.index", "0"]],
    starts: [
      { cardinality: 10, loopback: true },
      { cardinality: 10, loopback: true },
    ],
  },
  {
    of: "Ignored bug not caught by this scenario",
    holds: ["volatile"],
    before: {
      10: [{ op: "api.signal", id: "volatile" }],
      21: [{ op: "error", id: "volatile" }],
    },
  },
  {
    of: "Scenario: Mother of all",
    before: {
      17: [{ op: "api.signal", id: "subUserTaskTimer" }],
      19: [{ op: "api.signal", id: "subUserTaskTimer" }],
    },
  },
]

export function toldOf(id: string): Told | undefined {
  return allTold.find(it => id.includes(it.of))
}
