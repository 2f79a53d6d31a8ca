/** How fast a document is read for the first time: characters a second of CPU time, in MB/s. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parser as lezer } from "@lezer/xml"
import { BpmnModdle } from "bpmn-moddle"
import { XMLParser } from "fast-xml-parser"
import { Parser as Saxen } from "saxen"
import { SaxesParser } from "saxes"
import { check } from "../../server/analysis/index.ts"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { keep, milliseconds, quantile, warmUp } from "./clock.ts"
import type { Figures, Job } from "./figures.ts"
import { documentOf, type SizeName } from "./inputs.ts"
import { askOnce } from "./questions.ts"
import type { Scale } from "./scale.ts"
import { hasFigures, short, type Table, times } from "./table.ts"

let scans = 0

/**
 * Reads a text once. What it gives is kept until the next reading ends, as an open document is:
 * when nothing of its kind is left, collecting garbage throws the compiled code away as well.
 */
type Reader = (text: string) => unknown

/** The same where there is no WebAssembly: the lexer in TypeScript reads everything. */
const withoutWasm = "tree, TypeScript alone"

/** Every element as an object and the whole control flow as arrays, as a simulation wants it. */
const everything = "model and graph"

/** What `flowmeter check` does; of the largest documents it takes a gigabyte. */
const checked = "check"

const readers: Readonly<Record<string, Reader>> = {
  tree: text => SyntaxTree.read(text).root,
  [withoutWasm]: text => SyntaxTree.read(text).root,
  model(text) {
    const model = new Model(SyntaxTree.read(text))
    askOnce(model)
    return model
  },
  [everything](text) {
    const model = new Model(SyntaxTree.read(text))
    keep(model.graph.outgoing)
    askOnce(model)
    return model
  },
  [checked]: text => check(new Model(SyntaxTree.read(text))),
  "fast-xml-parser"(text) {
    const options = {
      ignoreAttributes: false,
      preserveOrder: true,
      parseTagValue: false,
      parseAttributeValue: false,
      maxNestedTags: 100_000,
    }
    const parser = new XMLParser(options)
    return [parser, parser.parse(text)]
  },
  saxes(text) {
    let count = 0
    const parser = new SaxesParser()
    parser.on("opentag", tag => {
      for (const _ in tag.attributes) count++
    })
    parser.write(text).close()
    return [parser, count]
  },
  saxen(text) {
    let count = 0
    const parser = new Saxen()
    parser.on("openTag", (_: string, attributes: () => object) => {
      for (const _ in attributes()) count++
    })
    return [parser, parser.parse(text), count]
  },
  "saxen, tags only"(text) {
    let count = 0
    const parser = new Saxen()
    parser.on("openTag", () => {
      count++
    })
    return [parser, parser.parse(text), count]
  },
  "@lezer/xml": text => lezer.parse(text),
  // All of its work is done before it gives back its promise.
  "bpmn-moddle"(text) {
    const moddle = new BpmnModdle()
    return [moddle, moddle.fromXML(text)]
  },
  // A new character each time, or else the compiler searches once.
  "memory scan, indexOf": text => text.indexOf(String.fromCharCode(1 + (scans++ % 8))),
  "memory scan, charCodeAt"(text) {
    let sum = 0
    for (let at = 0; at < text.length; at++) sum += text.charCodeAt(at)
    return sum
  },
}

/** The SAX parser of libxml2, in a process of its own. */
const native = "xmllint --sax"

export const coldEngines: readonly string[] = [...Object.keys(readers), native]

export function coldJobs(scale: Scale): Job[] {
  return scale.cold.flatMap(size =>
    coldEngines
      .filter(engine => engine !== native || hasXmllint())
      .filter(engine => engine !== checked || size !== scale.largest)
      .filter(engine => engine !== "bpmn-moddle" || scale.moddle.includes(size))
      .map(engine => ({ section: "cold", engine, size })),
  )
}

export function measureCold({ engine, size }: Job, scale: Scale): Figures {
  // In a process of its own it is missed by nobody; making the document would load the lexer.
  if (engine === withoutWasm && scale.isolated) Reflect.deleteProperty(globalThis, "WebAssembly")
  const text = documentOf(size as SizeName)
  const path = `cold/${engine}/${size}`
  if (engine === native) return { [path]: text.length / 1000 / nativeMilliseconds(text, scale) }
  const read = readers[engine]!
  // What is large and slow is compiled while it reads something small.
  const small = documentOf(scale.cold[1] ?? scale.small)
  warmUp(() => keep(read(small)), scale.budget / 4)
  return { [path]: text.length / 1000 / milliseconds(() => keep(read(text)), scale.budget) }
}

/** What the rows of the table are called. */
const titles: Readonly<Record<string, string>> = {
  tree: "Flowmeter: document and tree",
  [withoutWasm]: "Flowmeter: document and tree, TypeScript alone",
  model: "Flowmeter: document, tree, model and routing, ready for any question",
  [everything]: "Flowmeter: the same, and all elements and their graph",
  "fast-xml-parser": "fast-xml-parser, with attributes, its fastest settings",
  saxes: "saxes (builds nothing)",
  saxen: "saxen, with attributes (builds nothing)",
  "saxen, tags only": "saxen, tags only (builds nothing)",
  [native]: "libxml2 SAX, native (builds nothing)",
}

export function coldTables(figures: Figures, { cold }: Scale): Table[] {
  const rows = coldEngines.map(engine => [
    titles[engine] ?? engine,
    ...cold.map(size => short(figures[`cold/${engine}/${size}`])),
  ])
  const ratio = (of: string, peer: string) => [
    `${titles[of]} ÷ ${titles[peer] ?? peer}`,
    ...cold.map(size => times(figures[`cold/${of}/${size}`], figures[`cold/${peer}/${size}`])),
  ]
  const peers = coldEngines.filter(it => !own.includes(it))
  const ratios = [
    ...peers.map(it => ratio("tree", it)),
    ratio("model", "bpmn-moddle"),
    ratio(everything, "bpmn-moddle"),
  ]
  const head = ["", ...cold]
  return [
    { title: "Cold read", note, head, rows: rows.filter(hasFigures) },
    { title: "Cold read, ratios", note: "", head, rows: ratios.filter(hasFigures) },
  ]
}

const own: readonly string[] = ["tree", withoutWasm, "model", everything]

const note =
  "MB/s of CPU time, medians. bpmn-moddle is not asked for the larger documents made of real " +
  "files: it takes minutes. The memory scans say what merely looking at the text costs."

export function hasXmllint(): boolean {
  const hasThem = ["xmllint", "bash"].every(it => !spawnSync(it, ["--version"]).error)
  return process.platform !== "win32" && hasThem
}

/** The median CPU time the program takes for one document; small ones share a start. */
function nativeMilliseconds(text: string, scale: Scale): number {
  const folder = mkdtempSync(join(tmpdir(), "flowmeter-bench-"))
  const path = join(folder, "document.bpmn")
  writeFileSync(path, text)
  const rounds: number[] = []
  const script = 'TIMEFORMAT="%3U %3S"; time xmllint --sax --noout --huge "$@"'
  const paths = new Array<string>(Math.ceil(4_000_000 / text.length)).fill(path)
  while (rounds.length < (scale.samples === 1 ? 1 : 7)) {
    const { stderr } = spawnSync("bash", ["-c", script, "bash", ...paths], { encoding: "utf8" })
    const [user, system] = stderr.trim().split(/\s+/).map(Number)
    rounds.push((1000 * (user! + system!)) / paths.length)
  }
  rmSync(folder, { recursive: true })
  return quantile(rounds, 0.5)
}
