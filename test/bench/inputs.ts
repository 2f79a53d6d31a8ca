/**
 * The documents of the benchmark, made when they are asked for and always the same.
 *
 * Real files of others are repeated with ids of their own into one `definitions`: first everything
 * they mean, then everything they draw in one flat plane, so that the two largest elements of the
 * document have as many children as the largest documents there are. Without a corpus the examples
 * of the project are repeated.
 */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { SyntaxTree, splitName, type XmlElement } from "../../server/syntax/index.ts"
import { corpusFolder } from "../corpus/files.ts"
import { flatDocument } from "./flat.ts"

export type SizeName = "20k" | "200k" | "1m" | "10m" | "50m" | "10mflat"

/** In characters. Each is one byte: the files that are repeated have none above U+00FF. */
const lengths: Readonly<Record<Exclude<SizeName, "10mflat">, number>> = {
  "20k": 20_000,
  "200k": 200_000,
  "1m": 1_000_000,
  "10m": 10_000_000,
  "50m": 50_000_000,
}

const miwg = "miwg/bpmn.io (Camunda Modeler) 18.6.1"
const ofOthers = [
  `${miwg}/C.9.0-export.bpmn`,
  `${miwg}/C.5.0-export.bpmn`,
  `${miwg}/B.2.0-export.bpmn`,
  "camunda7/engine/src/test/resources/org/camunda/bpm/engine/test/bpmn/event/conditional/MixedConditionalEventTest.testCompensationWithConditionalEvents.bpmn",
  "token-simulation/example/resources/example.bpmn",
  "fbpmn/models/bpmn-origin/src/e019TemperatureIoT.bpmn",
  "extract-process-variables/test/camunda-platform/fixtures/complex.bpmn",
  `${miwg}/C.6.0-export.bpmn`,
].map(it => join(corpusFolder, "files", it))

const ownExamples = ["order.bpmn", "claim.bpmn"].map(it =>
  fileURLToPath(new URL(`../../examples/${it}`, import.meta.url)),
)

/** Whether the documents are made of files of others. */
export const hasCorpus = ofOthers.every(it => existsSync(it))

export function documentOf(size: SizeName): string {
  return size === "10mflat" ? flatDocument() : repeated(lengths[size])
}

/** A file in pieces: its ids end where a piece ends. */
interface Seed {
  readonly meaning: readonly string[]
  readonly drawing: readonly string[]
  /** As written: `xmlns:bpmn="…"`. */
  readonly namespaces: readonly string[]
  readonly rootName: string
  readonly diagramName: string
}

function repeated(length: number): string {
  const seeds = (hasCorpus ? ofOthers : ownExamples).map(seedOf)
  const [first] = seeds
  const prefix = first!.diagramName.slice(0, -"BPMNDiagram".length)
  const meaning: string[] = []
  const drawing: string[] = []
  let written = 0
  for (let copy = 0; ; copy++) {
    const seed = seeds[copy % seeds.length]!
    const parts = [seed.meaning.join(`_${copy}`), seed.drawing.join(`_${copy}`)] as const
    const added = parts[0].length + parts[1].length
    // What comes nearest to the length; one copy at least.
    if (0 < copy && length < written + added / 2) break
    meaning.push(parts[0])
    drawing.push(parts[1])
    written += added
  }
  const namespaces = new Set(seeds.flatMap(it => it.namespaces))
  return [
    `<?xml version="1.0" encoding="UTF-8"?>\n<${first!.rootName} `,
    [...namespaces].sort().join(" "),
    ` id="definitions" targetNamespace="http://flowmeter.example/bench">\n  `,
    ...meaning,
    `<${prefix}BPMNDiagram id="diagram">\n  <${prefix}BPMNPlane id="plane">\n  `,
    ...drawing,
    `</${prefix}BPMNPlane>\n  </${prefix}BPMNDiagram>\n</${first!.rootName}>\n`,
  ].join("")
}

function seedOf(path: string): Seed {
  const tree = SyntaxTree.read(readFileSync(path, "utf8"))
  const root = tree.root!
  const isDiagram = (it: XmlElement) => splitName(it.name).local === "BPMNDiagram"
  const children = [...root.children()]
  const planes = children.filter(isDiagram).flatMap(it => [...it.children()])
  const cut = cutterOf(tree.text.toString())
  const source = ({ start, end }: { start: number; end: number }) => tree.text.slice(start, end)
  return {
    meaning: cut(
      children
        .filter(it => !isDiagram(it))
        .map(it => `${source(it.range)}\n  `)
        .join(""),
    ),
    drawing: cut(
      planes.flatMap(it => [...it.children()].map(shape => `${source(shape.range)}\n  `)).join(""),
    ),
    namespaces: root.attributes
      .filter(it => it.name.startsWith("xmlns"))
      .map(it => `${it.name}="${it.value}"`),
    rootName: root.name,
    diagramName: children.find(isDiagram)!.name,
  }
}

/** Cuts a source behind every id, where it is given and where it is used. */
function cutterOf(whole: string): (source: string) => readonly string[] {
  const ids = new Set([...whole.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!))
  return source => {
    const pieces: string[] = []
    let from = 0
    for (const found of source.matchAll(/(?<=="|>\s*)(?:[\w.-]+:)?([\w.-]+)(?="|\s*<)/g)) {
      if (!ids.has(found[1]!)) continue
      const end = found.index + found[0].length
      pieces.push(source.slice(from, end))
      from = end
    }
    return [...pieces, source.slice(from)]
  }
}
