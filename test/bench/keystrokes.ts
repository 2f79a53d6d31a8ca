/** What a keystroke costs: from its line and character to the tree of the changed text. */
import { Text } from "../../server/text/index.ts"
import { microseconds, quantile } from "./clock.ts"
import type { Figures, Job } from "./figures.ts"
import { documentOf, type SizeName } from "./inputs.ts"
import type { Scale } from "./scale.ts"
import { scenarios, type Visit, visits } from "./scenarios.ts"
import { hasFigures, type Table, time, times } from "./table.ts"
import { hasPrototype, type Stroke, typists } from "./typists.ts"

export const scenarioNames: readonly string[] = Object.keys(scenarios)

/** At how many places of a document each scenario happens. */
export const places = 16

export function keystrokeJobs(scale: Scale): Job[] {
  return Object.keys(typists)
    .filter(engine => engine !== "prototype" || hasPrototype)
    .flatMap(engine => scale.keystrokes.map(size => ({ section: "keystroke", engine, size })))
}

export async function measureKeystrokes({ engine, size }: Job, scale: Scale): Promise<Figures> {
  const document = documentOf(size as SizeName)
  const typist = await typists[engine]!(document)
  const figures: Figures = {}
  for (const [name, scenario] of Object.entries(scenarios)) {
    const all = visits(scenario, new Text(document), places)
    const samples = sampled(all, scale, stroke => microseconds(typist.type(stroke)))
    Object.assign(figures, summary(`keystroke/${engine}/${size}/${name}`, samples))
    if (typist.text() !== document) throw new Error(`${name} did not leave the document as it was`)
  }
  return figures
}

/**
 * Visits one place after the other until there are samples enough, or time is over.
 *
 * @param measure follows a stroke and says what it took, in microseconds
 */
export function sampled(
  all: readonly Visit[],
  scale: Scale,
  measure: (stroke: Stroke, visit: Visit) => number,
): number[] {
  const samples: number[] = []
  const start = performance.now()
  const elapsed = () => performance.now() - start
  let practised = 0
  for (let turn = 0; samples.length - practised < scale.samples; turn++) {
    if (0 < turn && scale.budget < elapsed()) break
    const visit = all[turn % all.length]!
    for (const stroke of visit.strokes) samples.push(measure(stroke, visit))
    if (elapsed() < scale.budget / 4) practised = samples.length
  }
  // What is fast has practised first; what is slow must count from the first time.
  return practised < samples.length ? samples.slice(practised) : samples
}

export function summary(path: string, samples: readonly number[]): Figures {
  return {
    [`${path}/p50`]: quantile(samples, 0.5),
    [`${path}/p99`]: quantile(samples, 0.99),
    [`${path}/max`]: Math.max(...samples),
    [`${path}/count`]: samples.length,
  }
}

const titles: Readonly<Record<string, string>> = {
  tree: "Flowmeter",
  "tree and element": "Flowmeter, and the element at the cursor",
  prototype: "the prototype (mutable)",
  "@lezer/xml": "@lezer/xml, text for nothing",
  Text: "Flowmeter, text and lines alone",
  TextDocument: "TextDocument.update, text and lines alone",
}

export function keystrokeTables(figures: Figures, scale: Scale): Table[] {
  const at = (engine: string, size: string, scenario: string, measure: string) =>
    figures[`keystroke/${engine}/${size}/${scenario}/${measure}`]
  const measured = Object.keys(typists).filter(
    it => at(it, scale.small, scenarioNames[0]!, "p50") !== undefined,
  )
  const rowsOf = (measure: string) =>
    measured.flatMap(engine =>
      scale.keystrokes.map(size => [
        `${titles[engine]}, ${size}`,
        ...scenarioNames.map(it => time(at(engine, size, it, measure))),
      ]),
    )
  const ratio = (title: string, above: Path, below: Path) => [
    title,
    ...scenarioNames.map(it => times(at(...above(it)), at(...below(it)))),
  ]
  const of =
    (engine: string, size: string, measure: string): Path =>
    scenario => [engine, size, scenario, measure]
  const { small, large, largest } = scale
  const head = ["", ...scenarioNames]
  const ratios = [
    ratio(
      `growth from ${small} to ${largest}, p50`,
      of("tree", largest, "p50"),
      of("tree", small, "p50"),
    ),
    ...["p50", "p99"].map(it =>
      ratio(
        `ahead of @lezer/xml at ${large}, ${it}`,
        of("@lezer/xml", large, it),
        of("tree", large, it),
      ),
    ),
    ratio(
      `ahead of TextDocument at ${largest}, p50`,
      of("TextDocument", largest, "p50"),
      of("tree", largest, "p50"),
    ),
    ratio(
      `of the prototype's time at ${large}, p50`,
      of("tree", large, "p50"),
      of("prototype", large, "p50"),
    ),
  ].filter(hasFigures)
  return [
    { title: "Keystroke to tree, p50", note: keystrokeNote, head, rows: rowsOf("p50") },
    { title: "Keystroke to tree, p99", note: "", head, rows: rowsOf("p99") },
    { title: "Keystroke to tree, the longest", note: "", head, rows: rowsOf("max") },
    { title: "Keystroke to tree, ratios", note: "", head, rows: ratios },
  ]
}

/** Where the figure of a scenario is found: engine, size, scenario and measure. */
type Path = (scenario: string) => readonly [string, string, string, string]

const keystrokeNote =
  "Line and character to offset, change of the text, and its tree. attr: a character in an " +
  "attribute value and away again; newElem: a task, character by character, and cut; delGt, " +
  "delSlash: delete `>` of a start tag or `/` of an empty one and type it again; breakClose: the " +
  "same with `/` of `</process>`; newline: a line and away again; comment: `<!---->`, character " +
  "by character, and cut. @lezer/xml gets places and text for nothing. What takes long has few " +
  "samples: `--json` tells how many."
