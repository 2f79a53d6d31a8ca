/**
 * What one evaluation of an expression costs. Ours is compiled once and evaluated with variables
 * that change each time; feelin reads the text at each call, as its `evaluate` does.
 */
import { evaluate } from "feelin"
import {
  compileExpression,
  type Environment,
  type Language,
} from "../../server/expression/index.ts"
import { keep, milliseconds, warmUp } from "./clock.ts"
import type { Figures, Job } from "./figures.ts"
import type { Scale } from "./scale.ts"
import { hasFigures, short, type Table, times } from "./table.ts"

/** Variables as an engine holds them, one of which changes from call to call. */
const values: Record<string, unknown> = {
  amount: 0,
  limit: 100,
  status: "open",
  vip: true,
  order: { total: 120, lines: [{ price: 3 }, { price: 40 }, { price: 5 }] },
  tags: ["new", "hot"],
}
const map = new Map(Object.entries(values))
const environment: Environment = {
  has: name => map.has(name),
  value: name => map.get(name),
  names: () => map.keys(),
}

const sources: readonly (readonly [language: Language, source: string])[] = [
  ["feel", "amount > 100"],
  ["feel", 'status = "open"'],
  ["feel", 'amount > 100 and status = "open"'],
  ["feel", "order.total >= limit"],
  ["feel", "amount * 2 + 1 < limit - 5"],
  ["feel", "amount between 10 and limit"],
  ["feel", 'status in ("open", "new")'],
  ["feel", 'if vip then "gold" else "plain"'],
  ["feel", "some line in order.lines satisfies line.price > 10"],
  ["feel", "count(order.lines[price > 4]) = 2"],
  ["feel", 'date("2026-01-01") < date("2026-02-01")'],
  ["juel", "${amount > 100}"],
  ["juel", "${amount > 100 && status == 'open'}"],
  ["juel", "${order.lines[1].price > limit}"],
  ["juel", "${tags.contains('hot') ? 1 : 2}"],
]

const engines = ["Flowmeter", "feelin"] as const

/** What a condition of a flow is mostly like. */
export const comparison = "amount > 100"

export function expressionJobs(): Job[] {
  return engines.map(engine => ({ section: "expression", engine, size: "one evaluation" }))
}

export function measureExpressions({ engine, size }: Job, scale: Scale): Figures {
  const figures: Figures = {}
  for (const [language, source] of sources) {
    const path = `expression/${engine}/${size}/${source}`
    if (engine === "Flowmeter") figures[path] = ours(language, source, scale)
    else if (language === "feel") figures[path] = feelins(source, scale)
  }
  return figures
}

function ours(language: Language, source: string, scale: Scale): number {
  const { expression } = compileExpression(source, language)
  if (!expression) throw new Error(`not compiled: ${source}`)
  return cost(
    turn => {
      map.set("amount", turn & 255)
      return expression.evaluate(environment)
    },
    10_000,
    scale,
  )
}

function feelins(source: string, scale: Scale): number {
  return cost(
    turn => {
      values.amount = turn & 255
      return evaluate(source, values).value
    },
    20,
    scale,
  )
}

/** Nanoseconds for one call. */
function cost(work: (turn: number) => unknown, calls: number, { budget }: Scale): number {
  const round = () => {
    for (let turn = 0; turn < calls; turn++) keep(work(turn))
  }
  warmUp(round, budget / 8)
  return (1e6 * milliseconds(round, budget / 4)) / calls
}

export function expressionTables(figures: Figures): Table[] {
  const of = (engine: string, source: string) =>
    figures[`expression/${engine}/one evaluation/${source}`]
  const rows = sources
    .map(([, source]) => {
      const [mine, theirs] = [of("Flowmeter", source), of("feelin", source)]
      return [`\`${source}\``, short(mine), short(theirs), times(theirs, mine)]
    })
    .filter(hasFigures)
  const note = "Nanoseconds for one evaluation, with variables that change each time."
  return [{ title: "Expressions", note, head: ["", "Flowmeter", "feelin.evaluate", "ahead"], rows }]
}
