/** What a keystroke costs beyond its tree: references and routing, and the checks. */
import { checkElement } from "../../server/analysis/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { Text } from "../../server/text/index.ts"
import { Snapshot } from "../../server/workspace/index.ts"
import { keep, microseconds } from "./clock.ts"
import type { Figures, Job } from "./figures.ts"
import { documentOf, type SizeName } from "./inputs.ts"
import { places, sampled, summary } from "./keystrokes.ts"
import { ask, askOnce } from "./questions.ts"
import type { Scale } from "./scale.ts"
import { modelScenarios, visits } from "./scenarios.ts"
import { hasFigures, type Table, time } from "./table.ts"
import type { Stroke } from "./typists.ts"

export const modelScenarioNames: readonly string[] = Object.keys(modelScenarios)

/** The scenarios after which each engine is asked. */
export const askedAfter: Readonly<Record<string, readonly string[]>> = {
  routing: modelScenarioNames,
  answers: modelScenarioNames,
  check: modelScenarioNames,
}

export function modelEditJobs({ keystrokes, densest, large }: Scale): Job[] {
  const sizes = new Set([...keystrokes, densest])
  const kept = ["routing", "answers"].flatMap(engine =>
    [...sizes].map(size => ({ section: "model", engine, size })),
  )
  return [...kept, { section: "model", engine: "check", size: large }]
}

export function measureModelEdits({ engine, size }: Job, scale: Scale): Figures {
  const document = documentOf(size as SizeName)
  const follower = new Follower(document)
  const figures: Figures = {}
  for (const name of askedAfter[engine]!) {
    const all = visits(modelScenarios[name]!, new Text(document), places)
    const samples = sampled(all, scale, (stroke, { about }) => {
      const beyond = follower.follow(stroke)
      if (engine === "routing") return beyond
      return engine === "answers" ? follower.ask(about) : follower.check(about)
    })
    Object.assign(figures, summary(`model/${engine}/${size}/${name}`, samples))
    if (follower.text() !== document)
      throw new Error(`${name} did not leave the document as it was`)
  }
  return figures
}

/** Follows an author twice: once with the tree alone, once with all that it means. */
class Follower {
  #tree: SyntaxTree
  #snapshot: Snapshot

  constructor(document: string) {
    this.#tree = SyntaxTree.read(document)
    this.#snapshot = Snapshot.read("file:///a.bpmn", 0, document)
    askOnce(this.#snapshot.model)
  }

  /** What it takes, beyond the tree, to keep references and routing up to date; microseconds. */
  follow({ start, end, text }: Stroke): number {
    const before = this.#tree.text
    const changes = [{ range: { start: before.offsetAt(start), end: before.offsetAt(end) }, text }]
    const tree = microseconds(() => {
      this.#tree = this.#tree.edit(changes)
      keep(this.#tree.root?.name)
    })
    const all = microseconds(() => {
      this.#snapshot = this.#snapshot.edit(this.#snapshot.version + 1, changes)
      keep(this.#snapshot.tree.root?.name)
    })
    return all - tree
  }

  /** What it takes to say of an element what an editor asks. */
  ask(about: string): number {
    return microseconds(() => ask(this.#snapshot.model, about))
  }

  /** What it takes to check the element that was edited. */
  check(about: string): number {
    const { model } = this.#snapshot
    return microseconds(() => {
      const element = model.find(about)
      if (element) keep(checkElement(model, element).length)
    })
  }

  text(): string {
    return this.#snapshot.text.toString()
  }
}

const titles: Readonly<Record<string, string>> = {
  routing: "references and routing, kept up to date",
  answers: "who names an element, where its tokens go",
  check: "checks of the edited element",
}

export function modelEditTables(figures: Figures, scale: Scale): Table[] {
  const rows = modelEditJobs(scale)
    .map(({ engine, size }) => [
      `${titles[engine]}, ${size}`,
      ...modelScenarioNames.flatMap(it =>
        ["p50", "p99"].map(measure => time(figures[`model/${engine}/${size}/${it}/${measure}`])),
      ),
    ])
    .filter(hasFigures)
  const head = ["", ...modelScenarioNames.flatMap(it => [`${it}, p50`, `${it}, p99`])]
  const note =
    "What comes on top of the tree: the same edit with and without, stroke by stroke. name: a " +
    "character in a name and away again; retarget: the same in a `targetRef`; newFlow: a sequence " +
    "flow, character by character, and cut. Then what an editor asks of the element at the " +
    "cursor, and what the rules say of it, each after the edit."
  return [{ title: "Keystroke, from the tree to what it means", note, head, rows }]
}
