/** What stays in memory beyond the text, and what the server takes for a document. */
import { readFileSync } from "node:fs"
import { parser as lezer } from "@lezer/xml"
import { XMLParser } from "fast-xml-parser"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { startEditor } from "../harness/editor.ts"
import { until } from "../harness/until.ts"
import { keep, retainedBytes } from "./clock.ts"
import type { Figures, Job } from "./figures.ts"
import { documentOf, type SizeName } from "./inputs.ts"
import { askOnce } from "./questions.ts"
import type { Scale } from "./scale.ts"
import { hasFigures, short, type Table } from "./table.ts"

/** What each engine keeps of a text. */
const keepers: Readonly<Record<string, (text: string) => unknown>> = {
  tree: text => {
    const tree = SyntaxTree.read(text)
    keep(tree.elementAt(text.length >> 1)?.parent)
    return tree
  },
  "tree and model": text => {
    const model = new Model(SyntaxTree.read(text))
    askOnce(model)
    return model
  },
  "tree, model and graph": text => {
    const model = new Model(SyntaxTree.read(text))
    keep(model.graph.outgoing)
    askOnce(model)
    return model
  },
  "fast-xml-parser": text =>
    new XMLParser({ ignoreAttributes: false, preserveOrder: true, maxNestedTags: 1e5 }).parse(text),
  "@lezer/xml": text => lezer.parse(text),
}

const own = ["tree", "tree and model", "tree, model and graph"]

export function memoryJobs({ large, densest, largest }: Scale): Job[] {
  const sizes = [...new Set([large, densest, largest])]
  return sizes.flatMap(size =>
    Object.keys(keepers)
      .filter(engine => own.includes(engine) || size === large)
      .map(engine => ({ section: "memory", engine, size })),
  )
}

export function measureMemory({ engine, size }: Job, scale: Scale): Figures {
  const keeper = keepers[engine]!
  // What is compiled or allocated once belongs to the program.
  keep(keeper(documentOf(scale.small)))
  keep(undefined)
  const text = documentOf(size as SizeName)
  const before = retainedBytes()
  const kept = keeper(text)
  const bytes = retainedBytes() - before
  // Both are alive until here.
  keep([text, kept])
  return {
    [`memory/${engine}/${size}/MB`]: bytes / 1e6,
    [`memory/${engine}/${size}/share`]: bytes / text.length,
  }
}

export function memoryTables(figures: Figures, { large, densest, largest }: Scale): Table[] {
  const sizes = [...new Set([large, densest, largest])]
  const rows = Object.keys(keepers)
    .map(engine => [
      engine,
      ...sizes.flatMap(size => [
        short(figures[`memory/${engine}/${size}/MB`]),
        short(figures[`memory/${engine}/${size}/share`]),
      ]),
    ])
    .filter(hasFigures)
  const note =
    "After a collection, beyond the text itself, which is there before: MB of heap and array " +
    "buffers, and as a share of the bytes of the text."
  const head = ["", ...sizes.flatMap(it => [`${it}, MB`, `${it}, share`])]
  return [{ title: "Memory retained", note, head, rows }]
}

export function serverJobs({ largest }: Scale): Job[] {
  return [{ section: "server", engine: "language server", size: largest }]
}

/** So long may the first check take, in milliseconds. */
const patience = 5 * 60_000

/** Opens a document as an editor does, over the protocol. */
export async function measureServer({ size }: Job): Promise<Figures> {
  const text = documentOf(size as SizeName)
  const editor = await startEditor()
  const uri = "file:///large.bpmn"
  const figures: Figures = {}
  const note = (moment: string) => {
    figures[`server/${size}/${moment}`] = residentMegabytes(editor.server.pid!, "VmRSS")
  }
  note("started")
  await editor.open(uri, text)
  const position = { line: 0, character: 0 }
  await editor.request("textDocument/hover", { textDocument: { uri }, position })
  note("opened")
  await until(() => 0 < editor.pushed(uri).length, "the diagnostics", patience).then(
    () => note("checked"),
    // The other figures are there all the same.
    () => {},
  )
  figures[`server/${size}/peak`] = residentMegabytes(editor.server.pid!, "VmHWM")
  editor.server.kill()
  editor.connection.dispose()
  return figures
}

/** @throws where the system does not tell, which is everywhere but on Linux */
function residentMegabytes(pid: number, field: "VmRSS" | "VmHWM"): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8")
  return (Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)![1]) * 1024) / 1e6
}

const moments = ["started", "opened", "checked", "peak"]

export function serverTables(figures: Figures, { largest }: Scale): Table[] {
  const cells = moments.map(it => short(figures[`server/${largest}/${it}`]))
  const note =
    "Resident memory in MB of a language server of its own, built as it is shipped: started; with the document open and " +
    "a first question answered; with its diagnostics published; and the most it had."
  const rows = cells.every(it => it === "–") ? [] : [[`language server, ${largest}`, ...cells]]
  return [{ title: "Memory of the server", note, head: ["", ...moments], rows }]
}
