import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { check, checkElement, type Finding } from "../../server/analysis/index.ts"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { elementDifferences } from "../harness/check-elements.ts"
import { forbidWhole } from "../harness/forbid-whole.ts"
import { document, sketch } from "../harness/sketch.ts"

const modelOf = (source: string) => new Model(SyntaxTree.read(source))
const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url))

describe("check: one element alone", () => {
  /** The findings of the element of an id: their rules and the ids they speak of. */
  const told = (fragment: string, id: string) => {
    const model = modelOf(document(fragment))
    const findings = checkElement(model, model.find(id)!)
    return findings.map(it => `${it.rule} ${it.element?.id}`)
  }

  it("is told what rules say of it, also those that are asked about a neighbour", () => {
    const fragment =
      `<task id="a" name="A"/><task id="b" name="B"/><task id="c" name="C"/>` +
      `<sequenceFlow id="f" sourceRef="a" targetRef="b"><conditionExpression>=x</conditionExpression></sequenceFlow>` +
      `<sequenceFlow id="g" sourceRef="a" targetRef="c"/>`
    assert.deepEqual(told(fragment, "g"), ["conditional-flows g"])
    assert.deepEqual(told(fragment, "a"), ["no-implicit-start a", "conditional-flows g"])
    assert.deepEqual(told(fragment, "b"), ["no-implicit-end b"])
  })

  it("and nothing where the outermost tag is broken", () => {
    const model = modelOf(`<definitions <process id="p"><task/></process></definitions>`)
    for (const element of model.elements) assert.deepEqual(checkElement(model, element), [])
  })

  it("severities are those of the team", () => {
    const model = modelOf(document(`<task id="a"/>`))
    const severities = { "label-required": "error", "no-disconnected": "off" } as const
    const findings = checkElement(model, model.find("a")!, { severities })
    const by = findings.map(it => `${it.severity} ${it.rule}`)
    assert.ok(by.includes("error label-required"), by.join())
    assert.ok(!by.some(it => it.endsWith("no-disconnected")), by.join())
  })

  it("where nothing is wrong, nothing but its neighbours is looked at", () => {
    const model = modelOf(
      sketch(`
        (start) > <xopen> > [pack] > <xclosed> > (end)
                  <xopen> > [bill] > <xclosed>`).replace(/id="(\w+)"/g, 'id="$1" name="$1"'),
    )
    // What the model keeps up to date by itself.
    model.flow.isNode(model.find("pack")!)
    model.referencesTo("pack")
    forbidWhole(model)
    for (const id of ["start", "pack", "bill", "flow2", "flow3", "closed", "end"])
      assert.deepEqual(checkElement(model, model.find(id)!), [], id)
  })

  it("where something is wrong, here or elsewhere, no more is looked at", () => {
    const around = Array.from({ length: 3000 }, (_, at) => `<task id="t${at}" name="T"/>`).join("")
    const broken = [
      `<task id="it" name="It"/><task id="other"`,
      `<task id="it" name="It"><incoming>`,
      `<task id="it" name="It"/></userTask>`,
      `<task id="it" name="It"/> text `,
      `<task id="it" name="It"/><task id="other" x:y="z" name="&"/>`,
      `<task id="it" name="It"/><tsk/>`,
    ]
    for (const fragment of broken) {
      const text = document(`${around}${fragment}${around.replaceAll('id="', 'id="u')}`)
      const whole = modelOf(text)
      const found = check(whole).filter(it => it.element?.id === "it")
      const model = modelOf(text)
      const element = model.find("it")!
      forbidWhole(model)
      const told = checkElement(model, element)
      assert.deepEqual(told.map(messageOf), found.map(messageOf), fragment)
    }
  })

  it("is told what check tells: the examples", () => {
    const names = readdirSync(folder("../../examples")).filter(it => it.endsWith(".bpmn"))
    assert.ok(0 < names.length)
    for (const name of names) {
      const text = readFileSync(folder(`../../examples/${name}`), "utf8")
      assert.deepEqual(elementDifferences(modelOf(text)), [], name)
    }
  })

  it("is told what check tells: every case of every rule", () => {
    let cases = 0
    for (const page of readdirSync(folder("../cases/rules"))) {
      const markdown = readFileSync(folder(`../cases/rules/${page}`), "utf8")
      for (const [, language, words, input] of markdown.matchAll(inputs)) {
        const source = language === "flow" ? sketch(input!) : input!
        const text = words!.includes("whole") ? source : document(source)
        assert.deepEqual(elementDifferences(modelOf(text)), [], page)
        cases++
      }
    }
    assert.ok(100 < cases, `${cases} cases`)
  })
})

function messageOf({ rule, range, message }: Finding): string {
  return `${rule} ${range.start} ${message}`
}

const inputs = /^```(xml|flow)(.*)\n([\s\S]*?)^```$/gm
