/**
 * What the tests of other engines say about executing a process, played on ours. Every case that
 * comes out otherwise has a reason below, and execution.md lists it.
 */
import assert from "node:assert/strict"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { loadScriptRunner, type ScriptRunner } from "../../server/expression/index.ts"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { decode } from "../../server/text/index.ts"
import { NotExpressible } from "../harness/java-values.ts"
import { type CountStep, replayCounters } from "../harness/replay-counters.ts"
import { type GoStep, replayGo } from "../harness/replay-go.ts"
import { type ClickStep, replayHistory } from "../harness/replay-history.ts"
import { type JavaStep, type Outcome, replayJava } from "../harness/replay-java.ts"
import { corpusFolder } from "./files.ts"

interface Case {
  readonly id: string
  readonly source: string
  readonly kind: string
  readonly tier: string
  readonly file: { readonly corpus: string }
  readonly files: readonly { readonly corpus: string }[]
  readonly process_id: string
  readonly steps: readonly unknown[]
}

/** Why cases come out otherwise. */
interface Reason {
  readonly because: string
  readonly cases: readonly string[]
}

const reasons: readonly Reason[] = [
  {
    because:
      "Scripts in Groovy are never run here, nor what stands in files of their own beside the model: an author says what they give.",
    cases: [
      "ExternalScriptTaskTest#",
      "InputOutputTest#testInputScriptValue",
      "InputOutputTest#testInputExternal",
      "InputOutputTest#testInputListMixedValues",
      "InputOutputTest#testInputNestedListValues",
    ],
  },
  {
    because:
      "Of two entries of a map with the same key ours takes the last; there the order of the entries is not kept.",
    cases: ["InputOutputTest#testInputMapElMixedKey"],
  },
  {
    because:
      "Variables that a sub-process begins with stand in a scope of their own around it; there in its own scope. What can be seen is the same.",
    cases: ["InputOutputTest#testSubprocessIoSupport"],
  },
  {
    because:
      "There a call activity takes variables whenever an escalation passes it, although nobody catches it and the called process goes on; BPMN has no such rule.",
    cases: ["EscalationEventTest#testPropagateOutputVariablesWithoutCatchEscalation"],
  },
  {
    because: "There the history leaves out events that are links.",
    cases: ["LinkEventTest#testValidEventLink"],
  },
  {
    because: "It asks for the task of a user who has logged in, of whom the data do not speak.",
    cases: ["BoundaryErrorEventTest#testReviewSalesLeadProcess"],
  },
  {
    because:
      "The data are defective: by what the test filters the history is lost, and it asks for one of many.",
    cases: ["HistoricActivityInstanceTest#"],
  },
  {
    because:
      "There each branch of a scope may have variables of its own; in BPMN 2.0.2, §10.4, data belong to scopes.",
    cases: ["testForkWithThreeBranchesAndJoinOfTwoBranches"],
  },
  {
    because: "It asks for an object of the engine's configuration, which is code.",
    cases: ["ScriptBeanAccessTest#testConfigurationBeanAccess"],
  },
  {
    because:
      "There the default flow of an inclusive gateway is always taken; in BPMN 2.0.2, §13.4.3, only when no other is.",
    cases: ["go-bpmn/gatewayDefaultImplicit"],
  },
  {
    because:
      "There work must not escalate what nothing catches; in BPMN 2.0.2, §10.5.1, that has no consequence.",
    cases: ["go-bpmn/errorBpmnEscalationCodeNotSupported"],
  },
  {
    because:
      "There a parallel gateway counts what is discarded as having come; in BPMN 2.0.2, §13.4.1, it waits for a token on every flow.",
    cases: [
      "interrupting boundary event followed by a join",
      "catch an error from service task",
      "catch error from sub process",
      "user task with multiple boundary events",
      "multiple inbound with some touched more than once",
      "some inbound touched more than once (not recommended)",
      "Scenario: boundary timeout",
    ],
  },
  {
    because:
      "An error that nothing catches is an incident here, and its scope does not end; there it ends as if all were well.",
    cases: ["sub process ends with anonymous error event", "uncaught transaction error end event"],
  },
  {
    because:
      "There an event that escalates nothing by name reaches only an event that names nothing; here an escalation without a code is any, as in Camunda.",
    cases: ["a process with uncaught escalation"],
  },
  {
    because:
      "There a message is kept until somebody waits for it; BPMN does not say so, and here one that nobody waits for is lost.",
    cases: ["A process that expects message to continue"],
  },
  {
    because:
      "There the start events of a process belong to one instance, which waits at all of them; in BPMN 2.0.2, §13.2, each begins an instance of its own.",
    cases: ["Two start events waiting to be signaled ending up in a parallel join"],
  },
  {
    because: "There each instance of a process counts by itself; here all are counted together.",
    cases: ["Two processes with message start activities"],
  },
  {
    because:
      "There any element at the end of a message flow sends a message; in BPMN send tasks and message events do.",
    cases: ["when all processes are completed", "message flow targets another process"],
  },
  {
    because:
      "An event-based gateway leads to events or receive tasks, at least two (BPMN 2.0.2, §10.6.6); there it may lead anywhere, or nowhere.",
    cases: ["completes immediately if used as end", "closes target consumers when completed"],
  },
  {
    because:
      "There what undoes a repeated activity runs once for each turn and once more for the whole; here once for each turn.",
    cases: ["multi-instance monitored compensating task"],
  },
  {
    because:
      "There a click comes while a token is still on its line, which takes time; here it has arrived.",
    cases: [
      "simulation/sub-process/should trigger interrupting boundary",
      "simulation/event sub-process/should cancel scope",
      "should trigger timer events independently",
      "should trigger conditional events independently",
    ],
  },
  {
    because:
      "There a boundary event that says nothing happens at a click; in BPMN it never happens.",
    cases: ["should trigger none events independently"],
  },
  {
    because: "A link has a name (BPMN 2.0.2, §10.5.5); there one without leads to one without.",
    cases: ["simulation/links/should execute happy path"],
  },
  {
    because:
      "A signal reaches all that wait for it (BPMN 2.0.2, §10.5.1); there the innermost takes it.",
    cases: ["simulation/cancel-events/should execute happy path"],
  },
  {
    because:
      "An activity has one compensation handler (BPMN 2.0.2, §10.7); there both that are drawn run.",
    cases: ["simulation/compensation/nested/should execute happy path"],
  },
  {
    because:
      "Variables that conditions in JavaScript ask for are set in code, which the data lack.",
    cases: [
      "A process with an inclusive gateway",
      "A process with an exclusive gateway",
      "Exclusive gateway that requires asynchronous rule",
      "Two start events waiting to be signaled ending up in a task",
      "catch faulty sequence flow script condition",
      "lots of script conditions",
      "ParallelGateway misc should",
      "ParallelGateway misc regardless",
      "ParallelGateway misc and",
    ],
  },
  {
    because:
      "An activity that begins or ends with a job of Camunda waits for that job there; here it goes on at once.",
    cases: [
      "AsyncEndEventTest#testAsyncEndEvent",
      "AsyncStartEventTest#testAsyncStartEvent",
      "AsyncStartEventTest#testAsyncSubProcessStartEvent",
    ],
  },
  {
    because: "What services, scripts and listeners do is said there in code, which the data lack.",
    cases: [
      "catch an error from multi instance",
      "Scenario: called process throws",
      "A service with conditional bound expression event",
      "a process with error throwing end event",
      "throw error inside listener",
      "throw error inside task",
      "Scenario: strict mode",
      "sub-process triggered by",
      "expression function returns promise",
      "Link in discard flow",
      "A process containing a task with conditional flows",
      "Two processes that communicates with signals",
      "characteristics with loopback",
      "Ignored bug not caught by this scenario",
      "ParallelGateway misc completes",
      "Mother of all",
      "Replace element behaviour",
    ],
  },
]

/** How many cases must pass, by source and tier: this may only grow. */
const passedAtLeast: Readonly<Record<string, number>> = {
  "camunda7 A": 212,
  "camunda7 B": 15,
  "bpmn-elements A": 47,
  "bpmn-engine A": 1,
  "go-bpmn A": 29,
  "token-simulation A": 18,
}

const page = fileURLToPath(new URL("execution.md", import.meta.url))

describe("tests of other engines", function () {
  this.timeout(300_000)
  const outcomes = new Map<Case, Outcome>()

  before(async function () {
    const path = join(corpusFolder, "execution-truth.jsonl")
    if (!existsSync(path)) {
      const said = `There is no execution-truth.jsonl in ${corpusFolder}; set FLOWMETER_CORPUS.`
      if (process.env.CI) assert.fail(said)
      console.log(`      ${said} Not run.`)
      this.skip()
    }
    const scripts = await loadScriptRunner()
    const lines = readFileSync(path, "utf8").trim().split("\n")
    for (const line of lines) {
      const given: Case = JSON.parse(line)
      // Its other cases have a test of their own, which compares scopes, too.
      if (given.kind !== "scope-trace" && given.tier !== "C")
        outcomes.set(given, played(given, scripts))
    }
  })

  it("pass, ask for something else, or differ for a reason", () => {
    const unexplained = [...outcomes]
      .filter(([given, { kind }]) => kind === "failed" && !reasonOf(given))
      .map(([{ id }, outcome]) => `${id}: ${"why" in outcome ? outcome.why : ""}`)
    assert.deepEqual(unexplained, [])
  })

  it("as many pass as before", () => {
    for (const [group, least] of Object.entries(passedAtLeast)) {
      const passed = inGroup(outcomes, group).filter(([, { kind }]) => kind === "passed").length
      assert.ok(least <= passed, `${group}: ${passed} of ${least}`)
    }
  })

  it("no reason is there for nothing", () => {
    const differing = [...outcomes].filter(([, { kind }]) => kind === "failed")
    for (const { cases } of reasons)
      for (const name of cases)
        assert.ok(
          differing.some(([{ id }]) => id.includes(name)),
          `${name} is explained for nothing`,
        )
  })

  it("execution.md says so", () => {
    const written = table(outcomes)
    if (process.env.UPDATE) writeFileSync(page, written)
    else assert.equal(readFileSync(page, "utf8"), written)
  })
})

function played(given: Case, scripts: ScriptRunner): Outcome {
  const { source, file, files, steps } = given
  try {
    switch (source) {
      case "camunda7":
      case "operaton": {
        const models = files.map(it => modelOf(it.corpus))
        return replayJava(models, steps as readonly JavaStep[], scripts)
      }
      case "go-bpmn": {
        const xml = modelOf(file.corpus).tree.text.toString()
        return outcomeOf(replayGo(xml, given.process_id, steps as readonly GoStep[]))
      }
      case "token-simulation":
        return outcomeOf(replayHistory(modelOf(file.corpus), steps as readonly ClickStep[]))
      default: {
        const models = files.map(it => modelOf(it.corpus))
        const isFresh = source === "bpmn-engine"
        return outcomeOf(replayCounters(models, steps as readonly CountStep[], isFresh, scripts))
      }
    }
  } catch (error) {
    if (error instanceof NotExpressible) return { kind: "not expressible", why: error.message }
    // No reason excuses what breaks.
    throw new Error(given.id, { cause: error })
  }
}

function outcomeOf(why: string | undefined): Outcome {
  return why === undefined ? { kind: "passed" } : { kind: "failed", why }
}

function modelOf(path: string): Model {
  return new Model(SyntaxTree.read(decode(readFileSync(join(corpusFolder, "files", path))).text))
}

function reasonOf({ id }: Case): Reason | undefined {
  return reasons.find(({ cases }) => cases.some(it => id.includes(it)))
}

function inGroup(outcomes: ReadonlyMap<Case, Outcome>, group: string): [Case, Outcome][] {
  return [...outcomes].filter(([{ source, tier }]) => `${source} ${tier}` === group)
}

function table(outcomes: ReadonlyMap<Case, Outcome>): string {
  const groups = [...new Set([...outcomes.keys()].map(it => `${it.source} ${it.tier}`))].sort()
  const rows = groups.map(group => {
    const all = inGroup(outcomes, group)
    const count = (kind: Outcome["kind"]) => all.filter(([, it]) => it.kind === kind).length
    const cells = [count("passed"), count("failed"), count("not expressible")]
    return `| ${group} | ${all.length} | ${cells.join(" | ")} |`
  })
  // With what came out: a case that fails in another way is no longer what was explained.
  const explained = reasons.map(reason => {
    const cases = [...outcomes].filter(([it]) => reasonOf(it) === reason)
    const names = cases.flatMap(([{ id }, it]) =>
      it.kind === "failed" ? [`- ${id}: ${it.why}`] : [],
    )
    return `${reason.because}\n\n${names.join("\n")}`
  })
  const asked = [...outcomes.values()].filter(it => it.kind === "not expressible")
  const whys = [...Map.groupBy(asked, it => it.why)]
    .map(([why, all]) => `| ${why} | ${all.length} |`)
    .sort()
  return [
    "# Agreement with the tests of other engines",
    "Written by `execution.test.ts`, which fails when it is no longer true; `UPDATE=1` writes it anew.",
    "Tier A speaks of BPMN alone; B of ways of an engine, such as due dates; C of an engine's inside, and is not played. A case is not expressible when what it asks is another engine's inside, or is not in the data. Behind each case that differs stands what came out.",
    [
      "| source and tier | cases | passed | differ | not expressible |",
      "|---|---:|---:|---:|---:|",
      ...rows,
    ].join("\n"),
    "## What differs, and why",
    ...explained,
    "## What is not expressible",
    ["| because it asks for | cases |", "|---|---:|", ...whys].join("\n"),
  ]
    .join("\n\n")
    .concat("\n")
}
