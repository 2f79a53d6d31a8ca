/**
 * What one evaluation of an expression costs, in CPU time.
 *
 *   npm run bench -- expression
 *
 * Ours is compiled once and evaluated with variables that change each time; feelin reads the text
 * at each call, as its `evaluate` does. Each figure is the median of its rounds.
 */
import { evaluate } from "feelin"
import {
  compileExpression,
  type Environment,
  type Language,
} from "../../server/expression/index.ts"
import { keep, milliseconds, warmUp } from "./clock.ts"
import { short, times, written } from "./table.ts"

const budget = 1000
const batch = 10_000

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

/** Nanoseconds for one call. */
function cost(work: (turn: number) => unknown, calls: number): number {
  const round = () => {
    for (let turn = 0; turn < calls; turn++) keep(work(turn))
  }
  warmUp(round, 200)
  return (1e6 * milliseconds(round, budget)) / calls
}

const rows = sources.map(([language, source]) => {
  const { expression } = compileExpression(source, language)
  if (!expression) throw new Error(`not compiled: ${source}`)
  const ours = cost(turn => {
    map.set("amount", turn & 255)
    return expression.evaluate(environment)
  }, batch)
  const theirs =
    language === "feel"
      ? cost(turn => {
          values.amount = turn & 255
          return evaluate(source, values).value
        }, 20)
      : undefined
  return [
    source,
    `${short(ours)} ns`,
    theirs === undefined ? "–" : `${short(theirs)} ns`,
    times(theirs, ours),
  ]
})
console.log(written({ title: "", note: "", head: ["expression", "ours", "feelin", ""], rows }))
