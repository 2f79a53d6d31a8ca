import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { projectFolder } from "../harness/command-line.ts"
import { examine, modelOf, runBriefly, simulateBriefly } from "../harness/examine.ts"
import { lots } from "../harness/lots.ts"
import { shapes } from "./shapes.ts"

const isLong = process.env.FLOWMETER_FUZZ === "long"
const seed = Number(process.env.FLOWMETER_SEED ?? 1)
const rounds = isLong ? 20_000 : 500

/** What authors and attackers write, whole and in pieces. */
const pieces = [
  ...["<", ">", "/>", "</", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "&", ";", '"', "'", "="],
  ...["<task id='x'/>", "</process>", "<process id='order'>", "<subProcess>", "</subProcess>"],
  ...['sourceRef="', 'targetRef="reviewOrder"', 'id="order"', "isExecutable", "bpmn:", "xmlns=''"],
  ...["<boundaryEvent attachedToRef='reviewOrder'>", "<timerEventDefinition>", "PT0S", "R/PT0S"],
  ...["<multiInstanceLoopCharacteristics/>", "<standardLoopCharacteristics/>", "= true", "${x}"],
  ...["\u0000", "\ufeff", "\ud800", "é", "🚚", "\r", "\n", "\t", "&#0;", "&#x41;", "&amp;"],
]

const examples = readdirSync(join(projectFolder, "examples"))
  .filter(it => it.endsWith(".bpmn"))
  .map(it => readFileSync(join(projectFolder, "examples", it), "utf8"))
const sources = [...examples, ...shapes.map(it => it.text(Math.min(it.size, 30)))]

describe("documents changed by lot", function () {
  this.timeout(isLong ? 3_600_000 : 120_000)

  it(`${rounds} times, seed ${seed}`, () => {
    for (let round = 0; round < rounds; round++) {
      // A round of its own seed can be repeated without those before it.
      const draw = lots(seed * 1_000_003 + round)
      const bytes = mutated(draw)
      try {
        examine(bytes)
        const model = modelOf(bytes)
        for (const process of model.processes.slice(0, 3)) {
          simulateBriefly(model, process, 2)
          runBriefly(model, process)
        }
      } catch (error) {
        assert.fail(
          `round ${round} of seed ${seed}: ${error instanceof Error ? error.stack : error}`,
        )
      }
    }
  })
})

/** A source after one to eight changes, sometimes of its bytes. */
function mutated(draw: () => number): Uint8Array {
  const below = (limit: number) => Math.floor(draw() * limit)
  let text = sources[below(sources.length)]!
  for (let change = below(8); 0 <= change; change--) {
    const at = below(text.length + 1)
    const to = at + below(Math.min(200, text.length - at + 1))
    const other = sources[below(sources.length)]!
    const from = below(other.length)
    const inserted = [
      "",
      pieces[below(pieces.length)]!,
      text.slice(at, to).repeat(1 + below(3)),
      other.slice(from, from + below(300)),
    ][below(4)]!
    text = text.slice(0, at) + inserted + text.slice(draw() < 0.5 ? at : to)
  }
  const bytes = new TextEncoder().encode(text)
  if (draw() < 0.2) for (let flip = 0; flip < 4; flip++) bytes[below(bytes.length)] = below(256)
  return bytes
}
