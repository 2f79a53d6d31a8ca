import { fileURLToPath } from "node:url"
import {
  alerts,
  complete,
  definition,
  definitionElsewhere,
  fixes,
  folds,
  type Highlight,
  highlights,
  hover,
  indentation,
  inlayHints,
  lenses,
  linkedRanges,
  type OutlineItem,
  outline,
  plainText,
  prepareRename,
  references,
  referencesElsewhere,
  rename,
  selections,
} from "../server/features/index.ts"
import { type Change, type Position, type Range, Text } from "../server/text/index.ts"
import {
  defaultSettings,
  type FileFacts,
  factsOf,
  type IndexedPlace,
  type Run,
  Runs,
  Snapshot,
} from "../server/workspace/index.ts"
import { type Check, runCases, type Source } from "./harness/cases.ts"
import { fixture, underline } from "./harness/fixture.ts"
import { roundReport } from "./harness/report.ts"
import { document } from "./harness/sketch.ts"

/** A document and the cursor in it. Without a marker the cursor stands at the start. */
interface Given {
  readonly snapshot: Snapshot
  readonly at: number
  /** The figures of a run: with the word `run`; of an earlier version with `stale`. */
  readonly run: Run | undefined
  /** Shows a text of this document without what was put around the fragment. */
  readonly shown: (text: string) => string
  readonly words: readonly string[]
  /** The other files of the workspace: the blocks behind the input whose language ends in `.bpmn`. */
  readonly others: readonly FileFacts[]
  readonly texts: ReadonlyMap<string, string>
}

function given(input: string, words: readonly string[], { fences }: Source): Given {
  const source = input.includes("<definitions") || words.includes("whole") ? input : document(input)
  const { text, selection } = source.includes("$0")
    ? fixture(source)
    : { text: source, selection: { start: 0, end: 0 } }
  const snapshot = Snapshot.read("file:///case.bpmn", 2, text)
  const runs = new Runs()
  const hasRun = words.includes("run") || words.includes("stale")
  const earlier = Snapshot.read(snapshot.uri, 1, "<!-- an earlier text -->")
  if (hasRun) runs.set(words.includes("stale") ? earlier : snapshot, roundReport(snapshot.model))
  const shown = (it: string) => (source === input ? it : it.split("\n").slice(1, -2).join("\n"))
  const texts = new Map(
    [...fences]
      .filter(([name]) => name.endsWith(".bpmn"))
      .map(([name, body]) => [name, body.includes("<definitions") ? body : document(body)]),
  )
  const others = [...texts].map(([name, text]) =>
    factsOf(Snapshot.read(`file:///${name}`, 1, text), "utf-16"),
  )
  const run = runs.get(snapshot.uri)
  return { snapshot, at: selection.start, run, shown, words, others, texts }
}

const about =
  (answer: (given: Given) => string): Check =>
  (input, words, source) =>
    answer(given(input, words, source)) || "nothing"

const quote = ({ snapshot }: Given, ranges: readonly (Range & { label?: string })[]) =>
  underline(snapshot.text.toString(), ranges)

const after = ({ snapshot, shown }: Given, changes: readonly Change[]) =>
  shown(snapshot.text.edit([...changes].reverse()).toString())

const completionsOf = ({ snapshot, at, words, others }: Given) => {
  const elsewhere = () => others.flatMap(it => it.elements)
  const trigger = words.find(it => it.startsWith("after:"))?.slice(6)
  return complete(snapshot, at, { elsewhere, ...(trigger ? { trigger } : {}) }).suggestions
}

/** Shows places of other files as the lines they touch, below the name of each file. */
const quoteOthers = ({ texts }: Given, places: readonly IndexedPlace[]) =>
  [...texts]
    .flatMap(([name, text]) => {
      const lines = new Text(text)
      const offset = (at: Position) => lines.offsetAt(at)
      const ranges = places
        .filter(it => it.uri.endsWith(`/${name}`))
        .map(it => ({ start: offset(it.start), end: offset(it.end) }))
      return ranges.length === 0 ? [] : [`in ${name}:`, underline(text, ranges)]
    })
    .join("\n")

const marks: Readonly<Record<Highlight["kind"], string>> = {
  text: "",
  read: "read",
  write: "write",
}

runCases(fileURLToPath(new URL("cases/features", import.meta.url)), ["xml"], {
  hover: about(({ snapshot, at, run, others }) => {
    const elsewhere = { files: () => others, isComplete: 0 < others.length }
    return hover(snapshot, at, run, elsewhere)?.markdown ?? ""
  }),
  "hover-range": about(it => {
    const found = hover(it.snapshot, it.at)
    return found ? quote(it, [found.range]) : ""
  }),
  definition: about(it =>
    quote(it, definition(it.snapshot, it.at)?.places.map(({ place }) => place) ?? []),
  ),
  "definition-elsewhere": about(it =>
    quoteOthers(it, definitionElsewhere(it.snapshot, it.at, it.others)),
  ),
  "references-elsewhere": about(it => {
    const elsewhere = { files: () => it.others, isComplete: true }
    const isWithDeclaration = !it.words.includes("without-declaration")
    return quoteOthers(it, referencesElsewhere(it.snapshot, it.at, isWithDeclaration, elsewhere))
  }),
  references: about(it =>
    quote(it, references(it.snapshot, it.at, !it.words.includes("without-declaration"))),
  ),
  highlight: about(it =>
    quote(
      it,
      highlights(it.snapshot, it.at).map(({ range, kind }) => ({ ...range, label: marks[kind] })),
    ),
  ),
  linked: about(it => quote(it, linkedRanges(it.snapshot, it.at))),
  rename: about(it => {
    const changes = rename(it.snapshot, it.at, it.words.join(" "))
    return "refusal" in changes ? changes.refusal : after(it, changes)
  }),
  "rename-place": about(it => {
    const found = prepareRename(it.snapshot, it.at)
    return "refusal" in found ? found.refusal : quote(it, [found.range])
  }),
  completion: about(it =>
    completionsOf(it)
      .map(({ label, detail }) => (detail ? `${label}   ${detail}` : label))
      .join("\n"),
  ),
  accept: about(it => {
    const [label] = it.words
    const found = completionsOf(it).find(suggestion => suggestion.label === label)
    if (!found) return `${label} is not suggested`
    return after(it, [{ range: found.range, text: plainText(found.text) }])
  }),
  outline: about(it =>
    outline(it.snapshot)
      .flatMap(item => indented(item, 0))
      .join("\n"),
  ),
  "outline-places": about(it =>
    quote(
      it,
      outline(it.snapshot).flatMap(function places({ place, name, children }): (Range & {
        label: string
      })[] {
        return [{ ...place, label: name }, ...children.flatMap(places)]
      }),
    ),
  ),
  folding: about(it =>
    folds(it.snapshot)
      .map(({ range, kind, summary }) => {
        const text = it.snapshot.text.slice(range.start, range.end)
        return [kind, JSON.stringify(text), summary].filter(Boolean).join(" ")
      })
      .join("\n"),
  ),
  selection: about(it =>
    selections(it.snapshot, it.at)
      .map(({ start, end }) => JSON.stringify(it.snapshot.text.slice(start, end)))
      .filter(text => !text.includes("<definitions"))
      .join("\n"),
  ),
  lens: about(it =>
    lenses(it.snapshot, it.run)
      .map(({ title, action, process }) => `${title} → ${action} ${process}`)
      .join("\n"),
  ),
  hints: about(it => {
    const part = { start: 0, end: it.snapshot.text.length }
    const hints = inlayHints(it.snapshot, part, it.run)
    const changes = hints.map(({ at, text }) => ({
      range: { start: at, end: at },
      text: `⟦${text}⟧`,
    }))
    return after(it, changes)
  }),
  format: about(it =>
    after(it, indentation(it.snapshot, "  ", { start: 0, end: it.snapshot.text.length })),
  ),
  alerts: about(it =>
    it.run
      ? alerts(it.snapshot, it.run)
          .map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`)
          .join("\n")
      : "",
  ),
  fix: about(it => {
    const range = { start: it.at, end: it.at }
    const found = fixes(it.snapshot, defaultSettings, range)
    const wished = it.words.join(" ")
    if (wished === "") return found.map(({ fix }) => fix.title).join("\n")
    const chosen = found.find(({ fix }) => fix.title === wished)
    return chosen ? after(it, chosen.fix.changes) : `there is no fix “${wished}”`
  }),
})

function indented({ name, detail, children }: OutlineItem, depth: number): string[] {
  const line = `${"  ".repeat(depth)}${name} · ${detail}`
  return [line, ...children.flatMap(it => indented(it, depth + 1))]
}
