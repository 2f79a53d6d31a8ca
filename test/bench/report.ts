/** The outcome of the benchmark, on the screen and as BENCHMARKS.md. */
import type { Bench } from "./core.ts"
import { sectionNames, tablesOf } from "./jobs.ts"
import type { Scale } from "./scale.ts"
import { short, type Table, time, written } from "./table.ts"
import type { Outcome } from "./targets.ts"

export function onScreen(bench: Bench, scale: Scale): string {
  const tables = [
    targetTable(bench.targets),
    ...sectionNames.flatMap(it => tablesOf(it, bench, scale)),
  ]
  const parts = tables.filter(it => 0 < it.rows.length).map(it => `${it.title}\n\n${written(it)}`)
  return [`${bench.machine}; documents: ${bench.inputs}`, ...parts, ...failures(bench)].join("\n\n")
}

/** BENCHMARKS.md: every table with the command that makes it. */
export function benchmarksPage(bench: Bench, scale: Scale): string {
  const option = `${scale.large === "10m" ? "" : " --quick"}${1 < scale.passes ? ` --passes=${scale.passes}` : ""}`
  const command = (more: string) => `npm run bench -- core${more}${option}`
  const parts = sectionNames.flatMap(section =>
    tablesOf(section, bench, scale)
      .filter(it => 0 < it.rows.length)
      .map(it => paragraph(it, command(` --only=${section}`))),
  )
  return `${[
    "# Benchmarks",
    `Flowmeter beside its peers, all in one run on ${bench.machine}. Documents: ${bench.inputs}; ` +
      "all semantics first, then one flat plane with everything drawn. " +
      "`10mflat` is one synthetic process of 13,700 nodes and 16,255 flows.",
    "Figures are CPU time of the main thread, after warm-up, each engine and document in a " +
      "process of its own, unless their table says otherwise; `test/bench/clock.ts` says how it is taken. What comes on top of the " +
      "tree, and the server, run with the options of `client/node-options.ts`. Absolute figures " +
      "belong to the machine, ratios between rows of one run travel better. This page is written " +
      `by \`${command(" --write")}\`.`,
    paragraph(targetTable(bench.targets), command("")),
    ...parts,
    ...failures(bench),
  ].join("\n\n")}\n`
}

function paragraph(table: Table, command: string): string {
  return [`## ${table.title}`, table.note, `\`${command}\``, written(table)]
    .filter(Boolean)
    .join("\n\n")
}

function failures({ failures }: Bench): string[] {
  return failures.length === 0 ? [] : [`No figure: ${failures.join("; ")}`]
}

function targetTable(targets: readonly Outcome[]): Table {
  return {
    title: "Targets",
    note: "Computed from the tables below. A target that something is missing for is not met.",
    head: ["what", "limit", "measured", ""],
    rows: targets.map(({ what, isMost, limit, unit, value, isMet }) => [
      what,
      `${isMost ? "≤" : "≥"} ${withUnit(limit, unit)}`,
      withUnit(value, unit),
      value === undefined ? "not measured" : isMet ? "met" : "not met",
    ]),
  }
}

function withUnit(value: number | undefined, unit: string): string {
  if (unit === "µs" || value === undefined) return time(value)
  return unit === "×" ? `${short(value)}×` : `${short(value)} ${unit}`.trim()
}
