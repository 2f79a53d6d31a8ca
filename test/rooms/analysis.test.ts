import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { check, checkInSteps, type Finding, rules } from "../../server/analysis/index.ts"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { document } from "../harness/sketch.ts"

const modelOf = (source: string) => new Model(SyntaxTree.read(source))
const checked = (source: string) => check(modelOf(source))

/** Findings as their rules and what they point at. */
function told(fragment: string): string[] {
  const source = document(fragment)
  return checked(source).map(({ rule, range }) => `${rule} ${source.slice(range.start, range.end)}`)
}

const serious = (found: readonly Finding[]) =>
  found.filter(it => it.severity === "error" || it.severity === "warning")

describe("check", () => {
  const fragment = `<startEvent id="a"/><task id="b"/><complexGateway id="c"/>`

  test("tells in text order, rules of one place in their order", () => {
    const found = checked(document(fragment))
    for (const [at, { range, rule }] of found.slice(1).entries()) {
      const before = found[at]!
      assert.ok(before.range.start <= range.start)
      if (before.range.start === range.start) assert.ok(before.rule <= rule)
    }
  })

  test("a team decides how severe a rule is", () => {
    const severities = {
      "no-disconnected": "error",
      "label-required": "off",
      "no-complex-gateway": "info",
    } as const
    const found = check(modelOf(document(fragment)), { severities })
    const by = new Set(found.map(it => `${it.severity} ${it.rule}`))
    assert.ok(by.has("error no-disconnected") && by.has("info no-complex-gateway"))
    assert.ok(![...by].some(it => it.endsWith("label-required")))
    assert.ok(!checked(document(fragment)).some(it => it.rule === "no-complex-gateway"))
  })

  test("in steps it tells the same", () => {
    const model = modelOf(document(`<task id="a"/>`.repeat(5000)))
    const checking = checkInSteps(model)
    let steps = 0
    let step = checking.next()
    while (!step.done) {
      steps++
      step = checking.next()
    }
    assert.deepEqual(step.value, check(model))
    const rulesAtOnce = rules.filter(it => "checkDocument" in it && it.severity !== "off").length
    assert.equal(steps, rulesAtOnce + Math.floor(model.elements.length / 1000))
  })

  test("names no rule that nobody knows, and every message is a sentence without an end", () => {
    for (const { id, summary } of rules) {
      assert.match(id, /^[a-z]+(-[a-z]+)*$/)
      assert.match(summary, /^[A-Z`][^\n]*[^.]$/, id)
    }
  })
})

describe("check: one mistake is told once", () => {
  const cases: readonly (readonly [name: string, fragment: string, ...told: string[]])[] = [
    [
      "a half-typed flow does not make its nodes lonely",
      `<startEvent id="s"/>\n<sequenceFlow id="f" sourceRef="s" targ\n<task id="t"/>`,
      "label-required s",
      `xml-unfinished-tag <sequenceFlow id="f" sourceRef="s" targ`,
      "label-required t",
    ],
    [
      "a mistyped id is told at its flow only",
      `<startEvent id="s" name="S"/><sequenceFlow id="f" sourceRef="s" targetRef="taks"/><task id="task" name="T"/>`,
      "dangling-reference taks",
    ],
    [
      "a mistyped element is told at its tag only",
      `<startEvent id="s" name="S"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/><userTsak id="t"><incoming>f</incoming></userTsak>`,
      "unknown-element userTsak",
    ],
    [
      "an unclosed sub-process does not spill its start event into the process",
      `<startEvent id="s" name="S"/><sequenceFlow id="f" sourceRef="s" targetRef="p"/><subProcess id="p">` +
        `<startEvent id="t"/><sequenceFlow id="g" sourceRef="t" targetRef="u"/><endEvent id="u" name="U"/>`,
      `xml-unclosed-tag <subProcess id="p">`,
      "label-required t",
    ],
    [
      "an id in a broken tag is not missed",
      `<startEvent id="s" name="S"/><sequenceFlow id="f" sourceRef="s" targetRef="task"/><task id="ta"sk" name="T"/>`,
      "xml-attribute sk",
    ],
  ]
  for (const [name, fragment, ...expected] of cases)
    test(name, () => assert.deepEqual(told(fragment), expected))

  const source = document(`
<documentation>How orders go.</documentation>
<startEvent id="begin" name="Order in"><outgoing>f1</outgoing><messageEventDefinition/></startEvent>
<sequenceFlow id="f1" sourceRef="begin" targetRef="paid"/>
<exclusiveGateway id="paid" name="Paid?" default="f3"><incoming>f1</incoming>
  <outgoing>f2</outgoing><outgoing>f3</outgoing></exclusiveGateway>
<sequenceFlow id="f2" name="Yes" sourceRef="paid" targetRef="pack">
  <conditionExpression>\${paid &amp;&amp; ready}</conditionExpression></sequenceFlow>
<sequenceFlow id="f3" name="No" sourceRef="paid" targetRef="refused"/>
<subProcess id="pack" name="Pack"><incoming>f2</incoming>
  <startEvent id="packing"/><sequenceFlow id="g1" sourceRef="packing" targetRef="packed"/>
  <endEvent id="packed" name="Packed"/></subProcess>
<boundaryEvent id="late" name="Late" attachedToRef="pack">
  <timerEventDefinition><timeDuration>PT2H</timeDuration></timerEventDefinition></boundaryEvent>
<sequenceFlow id="f4" sourceRef="late" targetRef="refused"/>
<endEvent id="refused" name="Refused"/>
`)
  const bodyStart = source.indexOf("<documentation")
  const bodyEnd = source.indexOf("</process>")

  test("the example has nothing serious", () => assert.deepEqual(serious(checked(source)), []))

  /** Every change of one character that breaks the XML may be told as such, and not otherwise. */
  const changes: Readonly<Record<string, (at: number) => string>> = {
    "without a character": at => source.slice(0, at) + source.slice(at + 1),
    "with a quote": at => `${source.slice(0, at)}"${source.slice(at)}`,
    "with a <": at => `${source.slice(0, at)}<${source.slice(at)}`,
    "with a >": at => `${source.slice(0, at)}>${source.slice(at)}`,
    "with a space": at => `${source.slice(0, at)} ${source.slice(at)}`,
  }
  for (const [name, change] of Object.entries(changes))
    test(`${name}, wherever`, function () {
      this.timeout(30_000)
      const noise: string[] = []
      for (let at = bodyStart; at < bodyEnd; at++) {
        const found = serious(checked(change(at)))
        if (!found.some(it => it.rule.startsWith("xml-"))) continue
        const others = found.filter(it => !it.rule.startsWith("xml-") && isFollowUp(it))
        if (0 < others.length)
          noise.push(`${source.slice(at - 10, at + 10)}: ${others[0]!.message}`)
        if (3 < found.length)
          noise.push(`${source.slice(at - 10, at + 10)}: ${found.length} findings`)
      }
      assert.deepEqual(noise, [])
    })

  test("cut off, wherever", () => {
    for (let at = bodyStart; at < bodyEnd; at++) {
      const found = serious(checked(source.slice(0, at)))
      assert.ok(found.some(it => it.rule.startsWith("xml-")))
      assert.deepEqual(
        found.filter(it => !it.rule.startsWith("xml-")),
        [],
        source.slice(0, at),
      )
    }
  })
})

/** Text that belongs nowhere is what a tag leaves that lost its beginning: a place of its own. */
function isFollowUp({ rule }: Finding): boolean {
  return rule !== "misplaced-text"
}

describe("check: large and deep", function () {
  this.timeout(60_000)
  const times = (count: number, text: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => text(at)).join("")

  test("100,000 nested sub-processes", () => {
    const depth = 100_000
    const open = times(depth, at => `<subProcess id="s${at}">`)
    const found = checked(document(open + "</subProcess>".repeat(depth)))
    assert.ok(found.some(it => it.rule === "start-event-required"))
  })

  test("100,000 nested elements that are no BPMN", () => {
    assert.deepEqual(
      serious(checked("<a>".repeat(100_000) + "</a>".repeat(100_000))).map(it => it.rule),
      ["not-bpmn"],
    )
  })

  const many = 5000
  /** Each of `many` is wrong in the same way: one finding for each, none for each pair. */
  const shapes: readonly (readonly [rule: string, count: number, fragment: string])[] = [
    ["duplicate-id", many - 1, times(many, () => `<task id="same"/>`)],
    ["dangling-reference", many, times(many, at => `<task id="t${at}" default="f${at}"/>`)],
    ["unknown-element", many, times(many, at => `<taks id="t${at}"/>`)],
    ["misplaced-element", many, times(many, at => `<message id="m${at}"/>`)],
    ["unknown-attribute", many, `<task ${times(many, at => `a${at}="1" `)}/>`],
    ["fake-join", 1, `<task id="t"/>${times(many, () => `<sequenceFlow targetRef="t"/>`)}`],
    [
      "link-event",
      2 * many,
      times(
        many,
        at =>
          `<intermediateCatchEvent id="l${at}"><linkEventDefinition name="x"/></intermediateCatchEvent>`,
      ),
    ],
    [
      "no-duplicate-sequence-flows",
      many - 1,
      `<task id="a"/><task id="b"/>` +
        times(many, at => `<sequenceFlow id="f${at}" sourceRef="a" targetRef="b"/>`),
    ],
    ["misplaced-text", many, times(many, () => `x<task/>`)],
  ]
  for (const [rule, count, fragment] of shapes)
    test(`${many} of ${rule}`, () => {
      const found = checked(document(fragment)).filter(it => it.rule === rule)
      assert.equal(found.length, count)
      const related = found.flatMap(it => it.related ?? [])
      assert.ok(related.length <= 10 * many, `${related.length} related places`)
    })
})
