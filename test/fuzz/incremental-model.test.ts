import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, it } from "mocha"
import { type Element, flag, Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { type Change, decode } from "../../server/text/index.ts"
import { corpusFiles } from "../corpus/files.ts"
import { lots } from "../harness/lots.ts"
import { randomChange } from "../harness/typing.ts"

const isLong = process.env.FLOWMETER_FUZZ === "long"
const seed = Number(process.env.FLOWMETER_SEED ?? 1)
const rounds = isLong ? 4000 : 250
/** Edits of one document, one after the other. */
const editsPerRound = 40

describe("models kept while typing", function () {
  this.timeout(isLong ? 7_200_000 : 300_000)

  it(`${rounds * editsPerRound} edits leave what reading anew gives, seed ${seed}`, () => {
    const files = corpusFiles().filter((_, at) => at % 7 === 0)
    for (let round = 0; round < rounds; round++) {
      const draw = lots(seed * 1_000_003 + round)
      const path = files[Math.floor(draw() * files.length)]
      const source = path ? decode(readFileSync(path)).text.slice(0, 40_000) : example
      try {
        type(source, draw)
      } catch (error) {
        const told = error instanceof Error ? `${error.stack}\n${error.cause}` : error
        assert.fail(`round ${round} of seed ${seed}: ${told}`)
      }
    }
  })
})

const example = readFileSync(new URL("../../examples/order.bpmn", import.meta.url), "utf8")

function type(source: string, draw: () => number): void {
  let string = source
  let model = new Model(SyntaxTree.read(source))
  // Asked once, so that there is something to keep up to date.
  model.find("")
  for (let step = 0; step < editsPerRound; step++) {
    const changes = Array.from({ length: draw() < 0.1 ? 3 : 1 }, () => {
      const change = draw() < 0.6 ? idChange(string, draw) : randomChange(string, draw)
      string = string.slice(0, change.range.start) + change.text + string.slice(change.range.end)
      return change
    })
    const { tree, steps } = model.tree.editTracked(changes)
    model = model.edit(tree, steps)
    try {
      assertFresh(model, string, draw)
    } catch (error) {
      throw new Error(`step ${step}: ${JSON.stringify(changes)}`, { cause: error })
    }
  }
}

/** A change at a word of the text, as of somebody who renames, points elsewhere or duplicates. */
function idChange(text: string, draw: () => number): Change {
  const below = (limit: number) => Math.floor(draw() * limit)
  const words = /[\w.-]+(?=")|>[\w.-]+(?=<\/)/g
  words.lastIndex = below(text.length)
  const found = words.exec(text)
  if (!found) return randomChange(text, draw)
  words.lastIndex = below(text.length)
  const other = words.exec(text)?.[0].replace(">", "") ?? "other"
  const start = found.index + (found[0].startsWith(">") ? 1 : 0)
  const end = found.index + found[0].length
  const made = [other, `p:${other}`, "x", "", `${other} `, `<![CDATA[${other}]]>`, "a&amp;b"]
  made.push("true", "false", " 1")
  if (draw() < 0.4) return { range: { start: end, end }, text: "x" }
  return { range: { start, end }, text: made[below(made.length)]! }
}

/** Whether a model says what the model of its text, read as a whole, says. */
function assertFresh(model: Model, string: string, draw: () => number): void {
  const fresh = new Model(SyntaxTree.read(string))
  const { elements, references } = fresh
  const some = <Value>(values: readonly Value[]) => values[Math.floor(draw() * values.length)]
  assert.equal(model.definitions?.index, fresh.definitions?.index)
  assert.deepEqual(model.processes.map(indexOf), fresh.processes.map(indexOf))
  const isExecutable = (it: Element) => flag(it, "isExecutable", false)
  assert.equal(model.hasExecutable, fresh.processes.some(isExecutable))
  for (let asked = 0; asked < 4; asked++) {
    const id = some(elements)?.id ?? some(references)?.value ?? "none"
    assert.deepEqual(model.declarations(id).map(indexOf), fresh.declarations(id).map(indexOf), id)
    const named = some(references)?.value ?? id
    assert.deepEqual(placesOf(model, named), placesOf(fresh, named), named)
    const node = some(elements)
    if (!node) continue
    const same = model.elementOf(model.tree.element(node.index))!
    assert.equal(describeElement(same), describeElement(node))
    assert.deepEqual(flowOf(model, same), flowOf(fresh, node))
    const offset = Math.floor(draw() * string.length)
    assert.equal(model.elementAt(offset)?.index, fresh.elementAt(offset)?.index)
    assert.deepEqual(model.referenceAt(offset)?.range, fresh.referenceAt(offset)?.range)
  }
}

function indexOf(element: Element): number {
  return element.index
}

function placesOf(model: Model, id: string) {
  return model
    .referencesTo(id)
    .map(({ from, role, range, value }) => ({ from: from.index, role, range, value }))
}

function describeElement({ kind, type, id, name, parent, children }: Element): string {
  return JSON.stringify([kind, type, id, name, parent?.index, children.map(indexOf)])
}

function flowOf({ flow }: Model, node: Element) {
  const { incoming, outgoing, boundaries } = {
    incoming: flow.incoming(node),
    outgoing: flow.outgoing(node),
    boundaries: flow.boundariesOf(node),
  }
  return {
    incoming: incoming.map(indexOf),
    outgoing: outgoing.map(indexOf),
    boundaries: boundaries.map(indexOf),
    source: flow.sourceOf(node)?.index,
    target: flow.targetOf(node)?.index,
    host: flow.attachedTo(node)?.index,
    default: flow.defaultFlowOf(node)?.index,
  }
}
