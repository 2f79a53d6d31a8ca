/** What a keystroke costs beyond its tree: references and routing, and the checks. */
import { check } from "../../server/analysis/index.ts"
import type { Model } from "../../server/model/index.ts"
import { Snapshot } from "../../server/workspace/index.ts"
import { keep } from "./clock.ts"
import type { Figures, Job } from "./figures.ts"
import { documentOf, type SizeName } from "./inputs.ts"
import { places, sampled, summary } from "./keystrokes.ts"
import { ask } from "./questions.ts"
import type { Scale } from "./scale.ts"
import { modelScenarios, type Visit, visits } from "./scenarios.ts"
import { type Table, time } from "./table.ts"
import type { Stroke } from "./typists.ts"

export const modelScenarioNames: readonly string[] = Object.keys(modelScenarios)

/** What is asked of the model after each keystroke. */
const questions: Readonly<Record<string, (model: Model, id: string) => void>> = {
  routing: ask,
  // There is no way yet to check one element: the whole document is checked.
  check: model => keep(check(model).length),
}

export function modelEditJobs({ keystrokes, densest, large }: Scale): Job[] {
  const sizes = new Set([...keystrokes, densest])
  const routing = [...sizes].map(size => ({ section: "model", engine: "routing", size }))
  return [...routing, { section: "model", engine: "check", size: large }]
}

export function measureModelEdits({ engine, size }: Job, scale: Scale): Figures {
  const document = documentOf(size as SizeName)
  const question = questions[engine]!
  let snapshot = Snapshot.read("file:///a.bpmn", 0, document)
  question(snapshot.model, "definitions")
  const figures: Figures = {}
  for (const [name, scenario] of Object.entries(modelScenarios)) {
    const all = visits(scenario, snapshot.text, places)
    const prepare = (stroke: Stroke, { about }: Visit) => {
      snapshot = after(snapshot, stroke)
      if (engine === "check") ask(snapshot.model, about)
      return () => question(snapshot.model, about)
    }
    const samples = sampled(all, scale, prepare, false)
    Object.assign(figures, summary(`model/${engine}/${size}/${name}`, samples))
    if (snapshot.text.toString() !== document)
      throw new Error(`${name} did not leave the document as it was`)
  }
  return figures
}

/** The tree is there before the clock starts. */
function after(snapshot: Snapshot, { start, end, text }: Stroke): Snapshot {
  const range = { start: snapshot.text.offsetAt(start), end: snapshot.text.offsetAt(end) }
  const edited = snapshot.edit(snapshot.version + 1, [{ range, text }])
  keep(edited.tree.root?.name)
  return edited
}

const titles: Readonly<Record<string, string>> = {
  routing: "references and routing",
  check: "checks, of the whole document",
}

export function modelEditTables(figures: Figures, scale: Scale): Table[] {
  const rows = modelEditJobs(scale)
    .map(({ engine, size }) => [
      `${titles[engine]}, ${size}`,
      ...modelScenarioNames.flatMap(it =>
        ["p50", "p99"].map(measure => time(figures[`model/${engine}/${size}/${it}/${measure}`])),
      ),
    ])
    .filter(row => row.slice(1).some(it => it !== "–"))
  const head = ["", ...modelScenarioNames.flatMap(it => [`${it}, p50`, `${it}, p99`])]
  const note =
    "What comes on top of the tree. After each keystroke the model is asked who names an element " +
    "and where its tokens go; name: a character in a name and away again; retarget: the same in " +
    "a `targetRef`; newFlow: a sequence flow, character by character, and cut. Checks: there is " +
    "no way yet to check the edited element alone, so the whole document is checked, after " +
    "references and routing."
  return [{ title: "Keystroke, from the tree to what it means", note, head, rows }]
}
