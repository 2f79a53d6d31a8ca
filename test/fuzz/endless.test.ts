import assert from "node:assert/strict"
import { compile, execute } from "../../server/engine/index.ts"
import type { Model } from "../../server/model/index.ts"
import { modelOf, runBriefly, simulateBriefly } from "../harness/examine.ts"
import { document } from "../harness/sketch.ts"

const times = (count: number, text: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => text(at)).join("")
const flow = (id: string, from: string, to: string, condition = "") =>
  `<sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">` +
  `${condition && `<conditionExpression>${condition}</conditionExpression>`}</sequenceFlow>`
const timer = (kind: string, text: string) =>
  `<timerEventDefinition><${kind}>${text}</${kind}></timerEventDefinition>`
const message = "<messageEventDefinition/>"
const began = (id: string) => `<startEvent id="${id}">${message}</startEvent>`
/** Message flows from the first to the second, and so on. */
const messages = (...ends: string[]) =>
  times(
    ends.length / 2,
    at =>
      `<messageFlow id="${ends.join("")}${at}" sourceRef="${ends[2 * at]}" targetRef="${ends[2 * at + 1]}"/>`,
  )
/** Sets a variable as an event happens. */
const output = (source: string) =>
  `<extensionElements><zeebe:ioMapping><zeebe:output source="${source}" target="turn"/>` +
  "</zeebe:ioMapping></extensionElements>"

/** Processes that would go on for ever, or grow without bound, if nobody stopped them. */
const endless: Readonly<Record<string, string>> = {
  "a loop without work": `<startEvent id="s"/><exclusiveGateway id="a"/><exclusiveGateway id="b"/>
    ${flow("1", "s", "a")}${flow("2", "a", "b")}${flow("3", "b", "a")}`,
  "a task that flows into itself": `<startEvent id="s"/><task id="a"/>
    ${flow("1", "s", "a")}${flow("2", "a", "a")}`,
  "tokens that double at each turn": `<startEvent id="s"/><parallelGateway id="a"/>
    ${flow("1", "s", "a")}${flow("2", "a", "x")}${flow("3", "a", "y")}
    <exclusiveGateway id="x"/><exclusiveGateway id="y"/><exclusiveGateway id="z"/>
    ${flow("4", "x", "z")}${flow("5", "y", "z")}<task id="t"/>
    ${flow("6", "z", "t")}${flow("7", "t", "u")}<parallelGateway id="u"/>
    ${flow("8", "u", "x")}${flow("9", "u", "y")}`,
  "a process that calls itself": `<process id="p"><startEvent id="s"/>
    <callActivity id="c" calledElement="p"/>${flow("1", "s", "c")}</process>`,
  "processes that call each other twice": `<process id="p"><callActivity id="c"
    calledElement="q"/><callActivity id="d" calledElement="q"/></process><process id="q">
    <callActivity id="e" calledElement="p"/><callActivity id="f" calledElement="p"/></process>`,
  "an event sub-process that starts itself": `<startEvent id="s"/><task id="a"/>
    ${flow("1", "s", "a")}${flow("2", "a", "x")}
    <intermediateThrowEvent id="x"><signalEventDefinition signalRef="n"/></intermediateThrowEvent>
    <subProcess id="h" triggeredByEvent="true"><startEvent id="hs" isInterrupting="false">
    <signalEventDefinition signalRef="n"/></startEvent>${flow("3", "hs", "he")}
    <endEvent id="he"><signalEventDefinition signalRef="n"/></endEvent></subProcess>`,
  "two conditions that make each other true": `<startEvent id="s">${output("=1")}</startEvent>
    <userTask id="a"/>${flow("1", "s", "a")}
    ${times(
      2,
      at => `<boundaryEvent id="b${at}" attachedToRef="a" cancelActivity="false">
    ${output(`=${2 - at}`)}<conditionalEventDefinition><condition>=turn = ${at + 1}</condition>
    </conditionalEventDefinition></boundaryEvent>`,
    )}`,
  "event sub-processes that begin each other": `<startEvent id="s">${output("=1")}</startEvent>
    <userTask id="a"/>${flow("1", "s", "a")}
    ${times(
      2,
      at => `<subProcess id="h${at}" triggeredByEvent="true"><startEvent id="b${at}"
    isInterrupting="false">${output(`=${2 - at}`)}<conditionalEventDefinition>
    <condition>=turn = ${at + 1}</condition></conditionalEventDefinition></startEvent></subProcess>`,
    )}`,
  "an error that is thrown where it is caught": `<startEvent id="x"/>${flow("x", "x", "a")}
    <subProcess id="a"><startEvent id="s"/>${flow("1", "s", "e")}
    <endEvent id="e"><errorEventDefinition/></endEvent></subProcess>
    <boundaryEvent id="b" attachedToRef="a"><errorEventDefinition/></boundaryEvent>
    ${flow("2", "b", "a")}`,
  "an escalation around its own sub-process": `<startEvent id="x"/>${flow("x", "x", "a")}
    <subProcess id="a"><endEvent id="e">
    <escalationEventDefinition/></endEvent></subProcess><boundaryEvent id="b"
    attachedToRef="a" cancelActivity="false"><escalationEventDefinition/></boundaryEvent>
    ${flow("2", "b", "a")}`,
  "links in a circle": `<startEvent id="s"/>${flow("1", "s", "a")}
    <intermediateThrowEvent id="a"><linkEventDefinition name="l"/></intermediateThrowEvent>
    <intermediateCatchEvent id="b"><linkEventDefinition name="l"/></intermediateCatchEvent>
    ${flow("2", "b", "a")}`,
  "more repetitions than there are atoms": `<startEvent id="s"/>${flow("1", "s", "a")}
    <task id="a"><multiInstanceLoopCharacteristics><loopCardinality>1000000000000</loopCardinality>
    </multiInstanceLoopCharacteristics></task>`,
  "an inclusive join of two thousand": `<startEvent id="s"/><inclusiveGateway id="a"/>
    <inclusiveGateway id="b"/>${flow("f", "s", "a")}
    ${times(2000, at => flow(`f${at}`, "a", "b", "=1=1"))}`,
  "inclusive joins in circles": `<startEvent id="s"/><inclusiveGateway id="a"/>
    <inclusiveGateway id="b"/><inclusiveGateway id="c"/>${flow("1", "s", "a")}
    ${flow("2", "a", "b")}${flow("3", "b", "a")}${flow("4", "a", "c")}${flow("5", "c", "b")}`,
  "a default flow that is another's": `<startEvent id="s" default="x"/><exclusiveGateway id="g"
    default="1"/>${flow("1", "s", "g")}${flow("x", "g", "s", "=false")}`,
  "pools that begin each other": `<collaboration>${messages("e", "t", "f", "s")}</collaboration>
    <process id="p">${began("s")}<endEvent id="e">${message}</endEvent>${flow("1", "s", "e")}</process>
    <process id="q">${began("t")}<endEvent id="f">${message}</endEvent>${flow("2", "t", "f")}</process>`,
  "pools that begin each other twice": `<collaboration>${messages("a", "t", "b", "t")}
    ${messages("c", "s", "d", "s")}</collaboration>
    <process id="p">${began("s")}<task id="a"/><task id="b"/>${flow("1", "s", "a")}
    ${flow("2", "s", "b")}</process>
    <process id="q">${began("t")}<task id="c"/><task id="d"/>${flow("3", "t", "c")}
    ${flow("4", "t", "d")}</process>`,
  "pools that ask each other for ever": `<collaboration>${messages("a", "b", "b", "a")}
    </collaboration><process id="p"><task id="a"/>${flow("1", "a", "a")}<startEvent id="s"/>
    ${flow("2", "s", "a")}</process><process id="q"><startEvent id="t"/><task id="b"/>
    ${flow("3", "t", "b")}${flow("4", "b", "b")}</process>`,
  "a pool that sends for ever what nobody takes": `<collaboration>${messages("a", "b")}
    </collaboration><process id="p"><startEvent id="s"/><sendTask id="a"/>${flow("1", "s", "a")}
    ${flow("2", "a", "a")}</process><process id="q"><userTask id="u"/><receiveTask id="b"/>
    ${flow("3", "u", "b")}</process>`,
  "signals that begin processes that throw them": `
    ${times(3, at => {
      const id = "pqr"[at]
      return `<process id="${id}"><startEvent id="s${id}"><signalEventDefinition signalRef="n"/>
    </startEvent><endEvent id="e${id}"><signalEventDefinition signalRef="n"/></endEvent>
    ${flow(`f${id}`, `s${id}`, `e${id}`)}</process>`
    })}`,
  "receive tasks that begin each other's instances": `<collaboration>
    ${messages("a", "b", "c", "d")}</collaboration><process id="p"><startEvent id="s"/>
    <receiveTask id="d" instantiate="true"/><task id="a"/>${flow("s", "s", "a")}
    ${flow("1", "d", "a")}</process><process id="q">
    <receiveTask id="b" instantiate="true"/><task id="c"/>${flow("2", "b", "c")}</process>`,
}

/** A context that JavaScript cannot make a text of. */
const untold = "={toString: 1, valueOf: 2}"

/** Processes that look as if they went on for ever, and do not. */
const ending: Readonly<Record<string, string>> = {
  "sub-processes in each other": `${times(1500, at => `<subProcess id="s${at}">`)}
    <task id="t"/>${"</subProcess>".repeat(1500)}`,
  "an event that repeats, which no event may": `<startEvent id="s">
    <multiInstanceLoopCharacteristics/></startEvent><endEvent id="e">
    <standardLoopCharacteristics/></endEvent>${flow("1", "s", "e")}`,
  "a timer that comes at once, for ever": `<startEvent id="s"/><userTask id="a"/>
    ${flow("1", "s", "a")}<boundaryEvent id="b" attachedToRef="a" cancelActivity="false">
    ${timer("timeCycle", "R/PT0S")}</boundaryEvent><task id="t"/>${flow("2", "b", "t")}`,
  "timers of any size": `<startEvent id="s"/>${times(
    12,
    at => `${flow(`f${at}`, at === 0 ? "s" : `e${at - 1}`, `e${at}`)}
    <intermediateCatchEvent id="e${at}">${timer(
      ["timeDuration", "timeDate", "timeCycle"][at % 3]!,
      [
        "P9999Y",
        "P99999999999999Y",
        "+999999-12-31T23:59:59Z",
        "R99999999999/PT0.0000001S",
        "-PT1S",
      ][at % 5]!,
    )}</intermediateCatchEvent>`,
  )}`,
  "a loop without a condition": `<startEvent id="s"/>${flow("1", "s", "a")}<task id="a">
    <standardLoopCharacteristics/></task>`,
  "what is attached to itself": `<boundaryEvent id="b" attachedToRef="b"/>
    <boundaryEvent id="c" attachedToRef="d"/><boundaryEvent id="d" attachedToRef="c"/>
    <startEvent id="s"/>${flow("1", "s", "b")}${flow("2", "s", "c")}`,
  "values that are no text": `<message id="m" name="${untold}"/><process id="p">
    <startEvent id="s"/><sendTask id="a" messageRef="m"><extensionElements><zeebe:ioMapping>
    <zeebe:input source="${untold}" target="x"/></zeebe:ioMapping></extensionElements></sendTask>
    <intermediateCatchEvent id="c">${timer("timeDuration", untold)}</intermediateCatchEvent>
    ${flow("1", "s", "a")}${flow("2", "a", "c")}</process>`,
  "names of an object's own members": `<startEvent id="__proto__"/><task id="constructor"/>
    ${flow("toString", "__proto__", "constructor", "=__proto__ = hasOwnProperty")}
    <endEvent id="valueOf"/>${flow("hasOwnProperty", "constructor", "valueOf")}`,
}

/** Sets a variable in a loop, without end. */
const grows = (source: string) => `<startEvent id="s">${output("=1")}</startEvent>
  <exclusiveGateway id="g"/><task id="a"><extensionElements><zeebe:ioMapping>
  <zeebe:output source="=${source}" target="turn"/></zeebe:ioMapping></extensionElements></task>
  ${flow("1", "s", "g")}${flow("2", "g", "a")}${flow("3", "a", "g")}`

/** Processes that take ever more memory long before they have gone on for long. */
const growing: Readonly<Record<string, string>> = {
  "a text that doubles": grows("string(turn) + string(turn)"),
  "a list that doubles": grows("concatenate([turn], [turn], [turn])"),
  "a list in a list, a thousand times": grows("[turn]"),
  "a list that is in itself twice, and so on": grows("[turn, turn]"),
  "contexts in each other": grows("{again: turn, beside: turn}"),
  "a text for each turn": `<startEvent id="s"/><task id="a">
    <multiInstanceLoopCharacteristics isSequential="true"><extensionElements>
    <zeebe:loopCharacteristics inputCollection="=for i in 1..50000 return i"
    outputElement="=string join(for i in 1..500 return string(100000000000 * 10))"
    outputCollection="all"/></extensionElements></multiInstanceLoopCharacteristics></task>
    <task id="b"/>${flow("1", "s", "a")}${flow("2", "a", "b")}`,
  "data for each turn that is done and could be undone": `<startEvent id="s"/><subProcess id="a">
    <extensionElements><zeebe:ioMapping><zeebe:input target="text"
    source="=string join(for i in 1..500 return string(100000000000 * loopCounter))"/>
    </zeebe:ioMapping></extensionElements><multiInstanceLoopCharacteristics isSequential="true">
    <loopCardinality>50000</loopCardinality></multiInstanceLoopCharacteristics><task id="d"/>
    <boundaryEvent id="c" attachedToRef="d"><compensateEventDefinition/></boundaryEvent>
    <task id="u" isForCompensation="true"/><association id="1" sourceRef="c" targetRef="u"/>
    </subProcess><task id="b"/>${flow("2", "s", "a")}${flow("3", "a", "b")}`,
  "sub-processes that each begin with a thousand tokens": `<startEvent id="s"/>
    <subProcess id="a"><multiInstanceLoopCharacteristics><loopCardinality>5000</loopCardinality>
    </multiInstanceLoopCharacteristics>${times(1000, at => `<task id="t${at}"/>`)}</subProcess>
    ${flow("1", "s", "a")}`,
  "tokens that come by the thousand": `<startEvent id="s"/><parallelGateway id="a"/>
    <exclusiveGateway id="g"/>${flow("1", "s", "g")}${flow("2", "g", "a")}
    ${times(5000, at => flow(`f${at}`, "a", "g"))}`,
}

describe("models that would take all memory", function () {
  this.timeout(60_000)
  for (const [name, body] of Object.entries(growing))
    it(name, () => assert.deepEqual(incidentsOf(read(body)), ["memory-limit"]))
})

describe("models that would never end", function () {
  this.timeout(60_000)
  for (const [name, body] of Object.entries({ ...endless, ...ending }))
    it(name, () => {
      const model = read(body)
      const [process] = model.processes
      assert.ok(process)
      simulateBriefly(model, process, 3)
      runBriefly(model, process)
      const isStopped = incidentsOf(model, 2000).includes("step-limit")
      assert.equal(isStopped, name in endless)
    })
})

function read(body: string): Model {
  return modelOf(new TextEncoder().encode(document(body)))
}

/** The codes of the incidents of a run; what happens can be written. */
function incidentsOf(model: Model, stepLimit?: number): readonly string[] {
  const program = compile(model, model.processes[0]!, { hasPartners: true })
  const codes: string[] = []
  for (const event of execute(program, stepLimit === undefined ? {} : { stepLimit })) {
    JSON.stringify(event)
    if (event.event === "incident") codes.push(event.code)
  }
  return codes
}
