/**
 * Prints as JSON how many steps the runs take that have much of something, some of it, and
 * twice as much.
 *
 *   node test/fuzz/count-run-steps.ts
 *
 * A program of its own: what is counted has to be loaded by it.
 */
import { document } from "../harness/sketch.ts"
import { steps } from "../harness/steps.ts"

const { compile, execute } = await import("../../server/engine/index.ts")
const { Model } = await import("../../server/model/index.ts")
const { SyntaxTree } = await import("../../server/syntax/index.ts")

/** Two pools; each has a parallel multi-instance task with a key of its own for each message. */
function pools(first: string, second: string, name: (pool: number) => string): string {
  const process = (pool: number, body: string) =>
    `<process id="p${pool}"><startEvent id="s${pool}"/>${body}
    <sequenceFlow id="f${pool}" sourceRef="s${pool}" targetRef="t${pool}"/></process>`
  return `<collaboration id="c"><participant id="a" processRef="p1"/>
    <participant id="b" processRef="p2"/>
    <messageFlow id="m" sourceRef="b" targetRef="a"/></collaboration>
    ${[1, 2].map(
      it => `<message id="m${it}" name="${name(it)}"><extensionElements>
      <zeebe:subscription correlationKey="=${it} * 1000000 + loopCounter"/></extensionElements></message>`,
    )}${process(1, first)}${process(2, second)}`
}

const many = (kind: string, pool: number) => `<${kind} id="t${pool}" messageRef="m${pool}">
  <multiInstanceLoopCharacteristics><loopCardinality>COUNT</loopCardinality>
  </multiInstanceLoopCharacteristics></${kind}>`

/** Turns that ask and wait for an answer, which comes after so many seconds. */
function asking(between: string, seconds: string): string {
  return `<collaboration id="c"><participant id="a" processRef="p1"/>
    <participant id="b" processRef="p2"/>
    <messageFlow id="m1" sourceRef="ask" targetRef="asked"/>
    <messageFlow id="m2" sourceRef="answer" targetRef="answered"/></collaboration>
    <process id="p1"><subProcess id="turn"><multiInstanceLoopCharacteristics>
    <loopCardinality>COUNT</loopCardinality></multiInstanceLoopCharacteristics>
    <sendTask id="ask"><extensionElements><zeebe:ioMapping>
    <zeebe:input source="=${seconds}" target="seconds"/></zeebe:ioMapping></extensionElements>
    </sendTask>${between}<receiveTask id="answered"/>
    <sequenceFlow id="1" sourceRef="ask" targetRef="between"/>
    <sequenceFlow id="2" sourceRef="between" targetRef="answered"/></subProcess></process>
    <process id="p2"><startEvent id="asked"><messageEventDefinition/></startEvent>
    ${waiting("think", "seconds")}<sendTask id="answer"/><userTask id="rest"/>
    <sequenceFlow id="3" sourceRef="asked" targetRef="think"/>
    <sequenceFlow id="4" sourceRef="think" targetRef="answer"/>
    <sequenceFlow id="5" sourceRef="answer" targetRef="rest"/></process>`
}

const waiting = (id: string, seconds: string) => `<intermediateCatchEvent id="${id}">
  <timerEventDefinition><timeDuration>="PT" + string(${seconds}) + "S"</timeDuration>
  </timerEventDefinition></intermediateCatchEvent>`

/** A key that two messages have, each as a variable of that name. */
const key = `<correlationKey id="k"><correlationPropertyRef>p</correlationPropertyRef></correlationKey>
  </collaboration><message id="q" name="question"/><message id="a" name="answer"/>
  <correlationProperty id="p">${["q", "a"].map(
    it => `<correlationPropertyRetrievalExpression messageRef="${it}">
    <messagePath>=at</messagePath></correlationPropertyRetrievalExpression>`,
  )}</correlationProperty>`
const turns = (order: string) =>
  `<multiInstanceLoopCharacteristics isSequential="${order === "one after the other"}">
  <loopCardinality>COUNT</loopCardinality></multiInstanceLoopCharacteristics>`
const sends = (id: string, message: string, at: string, order = "at once") =>
  `<sendTask id="${id}" messageRef="${message}"><extensionElements><zeebe:ioMapping>
  <zeebe:input source="=${at}" target="at"/></zeebe:ioMapping></extensionElements>
  ${turns(order)}</sendTask>`

/** Turns that ask; one instance hears all of them before it answers, the last first. */
const oneDesk = `<collaboration id="c"><participant id="x" processRef="p1"/>
  <participant id="y" processRef="p2"/><messageFlow id="m1" sourceRef="ask" targetRef="asked"/>
  <messageFlow id="m2" sourceRef="answer" targetRef="answered"/>${key}
  <process id="p1"><subProcess id="turn">${turns("at once")}
  <sendTask id="ask" messageRef="q"><extensionElements><zeebe:ioMapping>
  <zeebe:input source="=loopCounter" target="at"/></zeebe:ioMapping></extensionElements></sendTask>
  <receiveTask id="answered" messageRef="a"/>
  <sequenceFlow id="1" sourceRef="ask" targetRef="answered"/></subProcess></process>
  <process id="p2"><startEvent id="open"/>
  <receiveTask id="asked" messageRef="q">${turns("one after the other")}</receiveTask>
  ${sends("answer", "a", "COUNT + 1 - loopCounter")}
  <sequenceFlow id="2" sourceRef="open" targetRef="asked"/>
  <sequenceFlow id="3" sourceRef="asked" targetRef="answer"/></process>`

/** Instances whose data say which message is for them; the last comes first. */
const byData = `<collaboration id="c"><participant id="x" processRef="p1"/>
  <participant id="y" processRef="p2"/><messageFlow id="m1" sourceRef="ask" targetRef="asked"/>
  <messageFlow id="m2" sourceRef="tell" targetRef="told"/>${key}
  <process id="p1"><startEvent id="start"/>
  ${sends("ask", "q", "loopCounter")}${sends("tell", "a", "COUNT + 1 - loopCounter")}
  <sequenceFlow id="1" sourceRef="start" targetRef="ask"/>
  <sequenceFlow id="2" sourceRef="ask" targetRef="tell"/></process>
  <process id="p2"><correlationSubscription id="s" correlationKeyRef="k">
  <correlationPropertyBinding correlationPropertyRef="p"><dataPath>=at</dataPath>
  </correlationPropertyBinding></correlationSubscription>
  <startEvent id="asked"><messageEventDefinition messageRef="q"/></startEvent>
  <receiveTask id="told" messageRef="a"/>
  <sequenceFlow id="3" sourceRef="asked" targetRef="told"/></process>`

/** Instances of one process are there while messages come for another, of which none is left. */
const toNobody = `<collaboration id="c"><participant id="a" processRef="p1"/>
  <participant id="b" processRef="p2"/><participant id="d" processRef="p3"/>
  <messageFlow id="m1" sourceRef="begin" targetRef="begun"/>
  <messageFlow id="m2" sourceRef="once" targetRef="over"/>
  <messageFlow id="m3" sourceRef="late" targetRef="missed"/></collaboration>
  <process id="p1"><startEvent id="start"/>${["begin", "late"].map(
    it => `<sendTask id="${it}"><multiInstanceLoopCharacteristics>
    <loopCardinality>COUNT</loopCardinality></multiInstanceLoopCharacteristics></sendTask>`,
  )}<sendTask id="once"/><sequenceFlow id="1" sourceRef="start" targetRef="begin"/>
  <sequenceFlow id="2" sourceRef="begin" targetRef="once"/>
  <sequenceFlow id="3" sourceRef="once" targetRef="late"/></process>
  <process id="p2"><startEvent id="begun"><messageEventDefinition/></startEvent>
  <userTask id="work"/><sequenceFlow id="4" sourceRef="begun" targetRef="work"/></process>
  <process id="p3"><startEvent id="over"><messageEventDefinition/></startEvent>
  <endEvent id="end"/><receiveTask id="missed"/><exclusiveGateway id="or"/>
  <sequenceFlow id="5" sourceRef="over" targetRef="or"/>
  <sequenceFlow id="6" sourceRef="or" targetRef="missed">
  <conditionExpression>=false</conditionExpression></sequenceFlow>
  <sequenceFlow id="7" sourceRef="or" targetRef="end">
  <conditionExpression>=true</conditionExpression></sequenceFlow></process>`

const runs: Readonly<Record<string, string>> = {
  "messages whose keys nobody waits for": pools(
    many("receiveTask", 1),
    many("sendTask", 2),
    () => "order",
  ),
  "messages whose names nobody waits for": pools(
    many("receiveTask", 1),
    many("sendTask", 2),
    it => `order ${it}`,
  ),
  "answers for who has asked, the last first": asking(
    `<task id="between"/>`,
    "10000 - loopCounter",
  ),
  "answers that are kept for who asks for them, the last first": asking(
    waiting("between", "10000 - loopCounter"),
    "0",
  ),
  "correlation keys of turns": oneDesk,
  "correlation keys in the data of instances": byData,
  "messages for a process of which no instance is left": toNobody,
}

const counts = Object.entries(runs).map(([name, text]) => {
  const count = (each: number) => {
    const model = new Model(SyntaxTree.read(document(text.replaceAll("COUNT", String(each)))))
    const program = compile(model, model.processes[0]!, { hasPartners: true })
    return steps(() => void [...execute(program)])
  }
  // What is computed once and for all belongs to no run.
  count(50)
  const some = 400
  return [name, [count(some), count(2 * some)]]
})
console.log(JSON.stringify(Object.fromEntries(counts)))
