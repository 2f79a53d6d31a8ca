import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { projectFolder } from "../harness/command-line.ts"
import { shapes } from "./shapes.ts"

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

/** Our examples, and every hostile shape, small. */
export const sources: readonly string[] = [
  ...examples,
  ...shapes.map(it => it.text(Math.min(it.size, 30))),
]

/** A source after one to eight changes, drawn by lot. */
export function mutated(draw: () => number, from: readonly string[] = sources): string {
  const below = (limit: number) => Math.floor(draw() * limit)
  let text = from[below(from.length)]!
  for (let change = below(8); 0 <= change; change--) {
    const at = below(text.length + 1)
    const to = at + below(Math.min(200, text.length - at + 1))
    const other = from[below(from.length)]!
    const start = below(other.length)
    const inserted = [
      "",
      pieces[below(pieces.length)]!,
      text.slice(at, to).repeat(1 + below(3)),
      other.slice(start, start + below(300)),
    ][below(4)]!
    text = text.slice(0, at) + inserted + text.slice(draw() < 0.5 ? at : to)
  }
  return text
}

/** The bytes of a text; of one in five, some are drawn anew. */
export function damaged(text: string, draw: () => number): Uint8Array {
  const below = (limit: number) => Math.floor(draw() * limit)
  const bytes = new TextEncoder().encode(text)
  if (draw() < 0.2) for (let flip = 0; flip < 4; flip++) bytes[below(bytes.length)] = below(256)
  return bytes
}

/** A stretch of a source that begins with a tag. */
export function stretch(source: string, length: number, draw: () => number): string {
  const start = source.lastIndexOf("<", Math.floor(draw() * source.length))
  return source.slice(Math.max(0, start), Math.max(0, start) + length)
}
