import assert from "node:assert/strict"
import {
  complete,
  definition,
  elementAt,
  elementPlace,
  findings,
  fixes,
  highlights,
  hover,
  indentation,
  inlayHints,
  lenses,
  linkedRanges,
  plainText,
  prepareRename,
  references,
  rename,
  selections,
} from "../../server/features/index.ts"
import type { Range } from "../../server/text/index.ts"
import { defaultSettings, type Run, Runs, Snapshot } from "../../server/workspace/index.ts"
import { forbidWhole } from "../harness/forbid-whole.ts"
import { roundReport } from "../harness/report.ts"
import { document } from "../harness/sketch.ts"

/** The element that is asked about stands in the middle of both documents. */
const middle = 5000

/** A document with so many groups of elements on each side of the one in the middle. */
function documentAround(groups: number): string {
  const numbers = Array.from({ length: 2 * groups + 1 }, (_, at) => middle - groups + at)
  const nodes = numbers.map(
    at => `    <userTask id="task${at}" name="Task ${at}">
      <incoming>into${at}</incoming>
      <outgoing>from${at}</outgoing>
    </userTask>
    <boundaryEvent id="late${at}" attachedToRef="task${at}"><timerEventDefinition/></boundaryEvent>
    <exclusiveGateway id="gate${at}" name="Gate ${at}" default="into${at + 1}"/>
    <sequenceFlow id="from${at}" sourceRef="task${at}" targetRef="gate${at}"/>
    <sequenceFlow id="into${at + 1}" sourceRef="gate${at}" targetRef="task${at + 1}"/>
`,
  )
  const shapes = numbers.map(
    at => `      <di:BPMNShape id="shape${at}" bpmnElement="task${at}"/>
      <di:BPMNShape id="gateShape${at}" bpmnElement="gate${at}"/>
      <di:BPMNShape id="lateShape${at}" bpmnElement="late${at}"/>
`,
  )
  return `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" targetNamespace="test">
  <message id="order" name="Order"/>
  <message id="answer" name="Answer"/>
  <process id="process" name="All of it" isExecutable="true">
    <documentation>One after the other</documentation>
    <startEvent id="begin"/>
    <sequenceFlow id="into${numbers[0]}" sourceRef="begin" targetRef="task${numbers[0]}"/>
${nodes.join("")}    <receiveTask id="receive" messageRef="order"/>
  </process>
  <di:BPMNDiagram>
    <di:BPMNPlane bpmnElement="process">
${shapes.join("")}    </di:BPMNPlane>
  </di:BPMNDiagram>
</definitions>
`
}

/** 20 KB, 2 MB and 4 MB. */
const sizes = {
  small: documentAround(12),
  large: documentAround(1500),
  larger: documentAround(3000),
}

/** What was read to answer a question. */
interface Reads {
  elements: number
  lexemes: number
  attributes: number
  /** UTF-16 units of text. */
  units: number
}

/**
 * Opens a document and types `typed` in place of `old`; `|` in it is where the cursor then stands.
 * Lets whoever looks at everything afterwards fail.
 */
function typing(source: string, old: string, typed: string) {
  const before = Snapshot.read("file:///a.bpmn", 1, source)
  // What the server finds out when it opens a document, and keeps up to date.
  before.model.find("begin")
  fixes(before, defaultSettings, { start: 0, end: 0 })
  const start = source.indexOf(old)
  assert.ok(0 <= start, old)
  const text = typed.replace("|", "")
  const snapshot = before.edit(2, [{ range: { start, end: start + old.length }, text }])
  const lines = { start, end: start + text.length }
  return { snapshot, at: start + typed.indexOf("|"), lines, reads: watched(snapshot) }
}

function watched({ model, tree, text }: Snapshot): Reads {
  const reads = { elements: 0, lexemes: 0, attributes: 0, units: 0 }
  forbidWhole(model)
  const { element, lexeme, attributesOf } = tree
  const { slice } = text
  Object.assign(tree, {
    element(index: number) {
      reads.elements++
      return element.call(tree, index)
    },
    lexeme(number: number) {
      reads.lexemes++
      return lexeme.call(tree, number)
    },
    attributesOf(of: Parameters<typeof attributesOf>[0]) {
      reads.attributes++
      return attributesOf.call(tree, of)
    },
  })
  Object.assign(text, {
    slice(start = 0, end = text.length) {
      reads.units += end - start
      return slice.call(text, start, end)
    },
  })
  return reads
}

/** What an answer says, with places as the texts that stand there; long ones are left out. */
function told({ text }: Snapshot, answer: unknown): string {
  const withTexts = (_: string, value: unknown) => {
    if (typeof value !== "object" || value === null) return value
    const { start, end } = value as Partial<Range>
    if (start === undefined || end === undefined) return value
    return end - start < 1000 ? text.slice(start, end) : "a long text"
  }
  return JSON.stringify(answer, withTexts)
}

type Ask = (snapshot: Snapshot, at: number, lines: Range) => unknown

const elsewhere = () => []
const hovered: Ask = (snapshot, at) => hover(snapshot, at)
const completion: Ask = (snapshot, at) => {
  const { suggestions, isCut } = complete(snapshot, at, { elsewhere })
  return [isCut, ...suggestions.map(it => `${it.label} ${it.detail}`)]
}

const task = `<userTask id="task${middle}"`
const flow = `sourceRef="task${middle}" targetRef="gate${middle}"`
const incoming = `<incoming>into${middle}</incoming>`
const gate = `default="into${middle + 1}"`
const late = `attachedToRef="task${middle}"`
const shape = `bpmnElement="gate${middle}"`

/** Questions whose answers are the same in both documents: what is asked, typed where, and how. */
const questions: readonly (readonly [name: string, old: string, typed: string, ask: Ask])[] = [
  ["completion of a tag", task, `<|${task}`, completion],
  ["completion of the name of a tag", task, `<user|Task id="task${middle}"`, completion],
  ["completion of an element", task, `us|${task}`, completion],
  ["completion of an attribute", task, `${task} |`, completion],
  ["completion of a choice", task, `${task} isForCompensation="|"`, completion],
  ["completion of a close tag", incoming, `<incoming>into${middle}</|`, completion],
  ["completion behind an open element", task, `<subProcess>\n  |${task}`, completion],
  ["completion of a flow in a node", incoming, "<incoming>|</incoming>", completion],
  ["completion of a default flow", gate, `default="|"`, completion],
  ["completion of a message", `messageRef="order"`, `messageRef="|"`, completion],
  ["completion in a comment", task, `<!-- | -->${task}`, completion],
  ["hover over a task", task, `<user|Task id="task${middle}"`, hovered],
  ["hover over an id", task, `<userTask id="ta|sk${middle}"`, hovered],
  ["hover over a reference", flow, `sourceRef="ta|sk${middle}" targetRef="gate${middle}"`, hovered],
  ["hover over the process", `<process id="process"`, `<pro|cess id="process"`, hovered],
  ["hover over the document", "<definitions xmlns", "<def|initions xmlns", hovered],
  ["definition", flow, `sourceRef="ta|sk${middle}" targetRef="gate${middle}"`, definition],
  ["references", task, `<userTask id="ta|sk${middle}"`, (it, at) => references(it, at, true)],
  ["highlights of an id", task, `<userTask id="ta|sk${middle}"`, highlights],
  ["highlights of a tag", task, `<user|Task id="task${middle}"`, highlights],
  ["linked editing of a tag", task, `<user|Task id="task${middle}"`, linkedRanges],
  ["linked editing of the process", `<process id`, `<pro|cess id`, linkedRanges],
  ["the place of a rename", shape, `bpmnElement="ga|te${middle}"`, prepareRename],
  ["rename", shape, `bpmnElement="ga|te${middle}"`, (it, at) => rename(it, at, "other")],
  ["selections", incoming, `<incoming>in|to${middle}</incoming>`, selections],
  ["the element at a place", shape, `|${shape}`, (it, at) => elementAt(it, at)?.xml.openTag],
  ["the place of an element", task, `|${task}`, it => elementPlace(it, `task${middle}`)],
  [
    "names beside ids",
    flow,
    `|${flow}`,
    (it, _, lines) => inlayHints(it, lines).map(hint => hint.text),
  ],
  [
    "formatting of some lines",
    incoming,
    `|  ${incoming}\n `,
    (it, _, lines) => indentation(it, "  ", lines),
  ],
  ["lenses", task, `|${task}`, it => lenses(it)],
]

/** Completions of what there is more of in a larger document, and what must be among them. */
const choices: readonly (readonly [name: string, old: string, typed: string, nearest: RegExp])[] = [
  ["the source of a flow", flow, `sourceRef="|" targetRef="gate${middle}"`, /50..$/],
  ["the target of a flow", flow, `sourceRef="task${middle}" targetRef="|"`, /50..$/],
  ["the host of an event", late, `attachedToRef="|"`, /50..$/],
  ["what a shape shows", shape, `bpmnElement="|"`, /gate5000/],
]

describe("features: a question about a place in a large document", () => {
  for (const [name, old, typed, ask] of questions)
    it(`${name}: the same answer as in a small one, and no more is read`, () => {
      const [small, large] = [sizes.small, sizes.large].map(source => {
        const { snapshot, at, lines, reads } = typing(source, old, typed)
        return { answer: told(snapshot, ask(snapshot, at, lines)), reads }
      })
      assert.equal(large!.answer, small!.answer)
      assertNoMore(large!.reads, small!.reads)
    })

  for (const [name, old, typed, nearest] of choices)
    it(`completion of ${name}: what is near, and no more is read in one twice as large`, () => {
      const labelsIn = (source: string) => {
        const { snapshot, at, reads } = typing(source, old, typed)
        const { suggestions, isCut } = complete(snapshot, at, { elsewhere })
        return { labels: suggestions.map(it => it.label), isCut, reads }
      }
      const [small, large, larger] = [sizes.small, sizes.large, sizes.larger].map(labelsIn)
      assert.equal(small!.isCut, false)
      for (const { labels, isCut } of [large!, larger!]) {
        assert.ok(isCut)
        assert.ok(labels.length <= 1000)
        const missing = small!.labels.filter(it => nearest.test(it) && !labels.includes(it))
        assert.deepEqual(missing, [])
      }
      assert.notDeepEqual(
        small!.labels.filter(it => nearest.test(it)),
        [],
      )
      assertNoMore(larger!.reads, large!.reads)
    })

  it("the figures of a run stand beside the elements of the lines asked for", () => {
    const tag = `${task} name="Task ${middle}">`
    const [small, large] = [sizes.small, sizes.large].map(source => {
      const { snapshot, lines, reads } = typing(source, tag, `| ${tag}`)
      const hints = inlayHints(snapshot, lines, runOf(source))
      return {
        answer: told(
          snapshot,
          hints.map(it => it.text),
        ),
        reads,
      }
    })
    assert.match(small!.answer, /^\["≈ 1,000× · p95 10 min/)
    assert.equal(large!.answer, small!.answer)
    assertNoMore(large!.reads, small!.reads)
  })

  it("fixes of a place are found before the document is checked", () => {
    const { snapshot, lines, reads } = typing(sizes.large, shape, `bpmnElement="gone"`)
    const titles = fixes(snapshot, defaultSettings, lines).map(it => it.fix.title)
    const whole = Snapshot.read("file:///a.bpmn", 1, snapshot.text.slice())
    findings(whole, defaultSettings)
    assert.deepEqual(titles, ["Remove the shape"])
    const checked = fixes(whole, defaultSettings, lines).map(it => it.fix.title)
    assert.deepEqual(titles, checked)
    assert.ok(reads.elements < 1000, `${reads.elements} elements`)
  })

  it("a free id is found without asking for all that are taken", () => {
    const ids = (count: number) =>
      Array.from({ length: count }, (_, at) => `<task id="Task_${at + 1}"/>`).join("\n")
    const asked = (count: number) => {
      const { snapshot, at } = typing(document(`${ids(count)}<end/>`), "<end/>", "<|")
      const { model } = snapshot
      const { declarations } = model
      const sought: string[] = []
      Object.assign(model, {
        declarations(id: string) {
          sought.push(id)
          return declarations.call(model, id)
        },
      })
      const { suggestions } = complete(snapshot, at, { elsewhere })
      const { text } = suggestions.find(it => it.label === "task")!
      return { id: plainText(text).match(/Task_\d+/)![0], count: sought.length }
    }
    assert.equal(asked(3).id, "Task_4")
    assert.equal(asked(50).id, "Task_51")
    const many = asked(3000)
    assert.equal(many.id, "Task_3001")
    assert.ok(many.count < 1000, `${many.count} ids`)
  })
})

/** What is read depends on where leaves and chunks begin, but not on the size of the document. */
function assertNoMore(large: Reads, small: Reads): void {
  const kinds = ["elements", "lexemes", "attributes", "units"] as const
  for (const kind of kinds)
    assert.ok(large[kind] <= 1.2 * small[kind] + 20, `${kind}: ${large[kind]}, not ${small[kind]}`)
}

function runOf(source: string): Run {
  const runs = new Runs()
  const simulated = Snapshot.read("file:///a.bpmn", 1, source)
  runs.set(simulated, roundReport(simulated.model))
  return runs.get(simulated.uri)!
}
