import assert from "node:assert/strict"
import {
  complete,
  definition,
  elementAt,
  highlights,
  hover,
  indentation,
  inlayHints,
  linkedRanges,
  prepareRename,
  references,
  rename,
  selections,
} from "../../server/features/index.ts"
import { Snapshot } from "../../server/workspace/index.ts"
import { forbidWhole } from "../harness/forbid-whole.ts"

/** Every question about a place. */
const questions: Readonly<Record<string, (snapshot: Snapshot, at: number) => unknown>> = {
  complete: (it, at) => complete(it, at, { elsewhere: () => [] }),
  definition,
  elementAt: (it, at) => elementAt(it, at)?.id,
  highlights,
  hover: (it, at) => hover(it, at),
  hints: (it, at) => inlayHints(it, { start: at - 500, end: at + 500 }),
  indentation: (it, at) => indentation(it, "  ", { start: at - 200, end: at + 200 }),
  linkedRanges,
  prepareRename,
  references: (it, at) => references(it, at, true),
  rename: (it, at) => rename(it, at, "other"),
  selections,
}

/** Where they are asked: the cursor is the `$`. */
const places = [
  `<bpmn:sequenceFlow id="f" sourceRef="$" targetRef="b"/>`,
  `<bpmn:sequenceFlow id="f" sourceRef="a$" targetRef="b"/>`,
  `<bpmn:sequenceFlow id="f" sourceRef="a" targetRef="b" $/>`,
  `<bpmn:task id="a$"/>`,
  `<bpmn:ta$sk id="a"/>`,
  `<bpmn:task id="a"><bpmn:incoming>$f</bpmn:incoming></bpmn:task>`,
  `<bpmn:task id="a">$</bpmn:task>`,
  `<bpmn:task id="a"><bpmn:incoming>f</bpmn:inc$oming></bpmn:task>`,
  "<$",
  "</$",
  `<bpmn:task id="a"$`,
  `<bpmn:task id="a"><$`,
  "<!-- here $ -->",
  "&$",
]

describe("features: a question about a place", function () {
  this.timeout(60_000)

  for (const place of places)
    it(`looks at a few elements, however many there are: ${place}`, () => {
      const [small, large] = sizes.map(size => asked(place, size))
      for (const name of Object.keys(questions)) {
        const [few, many] = [small![name]!, large![name]!]
        assert.ok(many <= few + slack, `${name} looks at ${few} elements, then at ${many}`)
      }
    })
})

/** So many tasks before and behind the place; about 300 KB and 3 MB. */
const sizes = [6000, 60_000]

/** What a higher tree takes more. */
const slack = 100

/** Tasks that nothing names; in the larger document, as many as completion looks at beside it. */
const tasks = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `<bpmn:task id="t${from + at}"/>\n`).join("")

/** How many elements of the syntax tree each question looks at. */
function asked(place: string, size: number): Record<string, number> {
  const [before = "", behind = ""] = place.split("$")
  const start = `${head}${tasks(0, size)}${before}`
  const text = `${start}${behind}${tasks(size, 2 * size)}</bpmn:process></bpmn:definitions>\n`
  const first = Snapshot.read("file:///a.bpmn", 1, text)
  first.model.find("a")
  const typed = { range: { start: start.length, end: start.length }, text: "x" }
  const taken = { range: { start: start.length, end: start.length + 1 }, text: "" }
  const counts: Record<string, number> = {}
  let snapshot = first
  for (const [name, ask] of Object.entries(questions)) {
    // A version of its own, as after a keystroke: nothing is known of it yet.
    snapshot = snapshot.edit(snapshot.version + 1, [typed, taken])
    counts[name] = looks(snapshot, () => void ask(snapshot, start.length), name)
  }
  return counts
}

const head =
  `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">` +
  `<bpmn:process id="p"><bpmn:task id="b"/>`

/** Counts the elements that are looked at; whoever reads the whole document fails. */
function looks({ model, tree }: Snapshot, ask: () => void, name: string): number {
  let count = 0
  const element = tree.element.bind(tree)
  const counted = (index: number) => {
    count++
    return element(index)
  }
  Object.defineProperty(tree, "element", { value: counted, configurable: true })
  forbidWhole(model, name)
  ask()
  return count
}
