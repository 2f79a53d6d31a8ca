import { FeelRange } from "feelin"
import type { Compiling, FeelClosure } from "./feel-closures.ts"
import { type Effort, Refusal } from "./feel-effort.ts"
import { hasEntryNamed } from "./feel-names.ts"
import { declaredName, type FeelNode } from "./feel-node.ts"
import { testIn } from "./feel-operators.ts"
import { ItemScope, NamedScope, type Scope } from "./feel-scope.ts"
import { isContext, isTruthy, unsure } from "./feel-values.ts"
import { knownOperation } from "./feelin.ts"

/** `for x in a, y in b return …`. DMN 1.5, §10.3.2.14. */
export function iteration(node: FeelNode, compiling: Compiling): FeelClosure | undefined {
  const turns = turnsOf(node.children[1]!, compiling)
  const result = compiling.compile(node.children[3]!)
  if (!turns || !result) return undefined
  return scope => {
    const scopes = turns(scope)
    if (!scopes) return null
    const partial: unknown[] = []
    for (const inside of scopes) partial.push(result(new NamedScope(inside, "partial", partial)))
    return partial
  }
}

/** `some x in a satisfies …` and `every`. */
export function quantified(node: FeelNode, compiling: Compiling): FeelClosure | undefined {
  const [word, ranges, , satisfied] = node.children
  const turns = turnsOf(ranges!, compiling)
  const condition = compiling.compile(satisfied!)
  if (!turns || !condition) return undefined
  const isSome = word!.name === "some"
  return scope => {
    const scopes = turns(scope)
    if (!scopes) return null
    for (const inside of scopes) if (isTruthy(condition(inside)) === isSome) return isSome
    return !isSome
  }
}

/** All turns of a loop: each sees one item of each list; null where something is no list. */
type Turns = (scope: Scope) => readonly Scope[] | null

function turnsOf(node: FeelNode, compiling: Compiling): Turns | undefined {
  const loops = node.children.map(it => turnsIn(it, compiling))
  const [first, ...others] = loops
  if (!first || loops.includes(undefined)) return undefined
  return scope => {
    let scopes = first(scope)
    for (const inner of others) {
      const more: Scope[] = []
      for (const outer of scopes ?? []) {
        const found = inner!(outer)
        if (!found) return null
        for (const it of found) more.push(it)
      }
      if (scopes) scopes = more
    }
    return scopes
  }
}

/** `x in list` or `x in 1..9`. */
function turnsIn(node: FeelNode, compiling: Compiling): Turns | undefined {
  const [word, , range] = node.children
  const name = declaredName(word!)
  const [from, , to] = range!.children
  const first = compiling.compile(from!)
  const last = to && compiling.compile(to)
  if (!first || (to && !last)) return undefined
  const { effort } = compiling
  return scope => {
    const items = last ? itemsTo(first(scope), last(scope), effort) : itemsOf(first(scope), effort)
    if (!items) return null
    effort.spend(items.length)
    const scopes: Scope[] = []
    for (const item of items) scopes.push(new NamedScope(scope, name, item))
    return scopes
  }
}

type Items = readonly unknown[] | null

/** feelin takes a limit that is 0, or nothing, for none. */
function itemsTo(from: unknown, to: unknown, effort: Effort): Items {
  if (!to) return itemsOf(from, effort)
  if (typeof from === "number" && typeof to === "number")
    return itemsBetween({ from, to, isFrom: true, isTo: true }, effort)
  const each = knownOperation(["a", "b"], "for it in a..b return it")
  return each(from, to) as Items
}

function itemsOf(value: unknown, effort: Effort): Items {
  if (Array.isArray(value)) return value
  if (!(value instanceof FeelRange)) return null
  const { start: from, end: to } = value
  if (typeof from !== "number" || typeof to !== "number") return value.map(it => it)
  const [isFrom, isTo] = [value["start included"], value["end included"]]
  return itemsBetween({ from, to, isFrom, isTo }, effort)
}

interface Limits {
  readonly from: number
  readonly to: number
  readonly isFrom: boolean
  readonly isTo: boolean
}

/** Whole steps that never meet the end would go on for ever. */
function itemsBetween({ from, to, isFrom, isTo }: Limits, effort: Effort): Items {
  const steps = Math.abs(to - from)
  const isEndless = !Number.isInteger(steps) || !isSafe(from) || !isSafe(to)
  if (isEndless || (steps === 0 && !isFrom)) throw new Refusal("counts on without an end")
  effort.spend(steps)
  const direction = to < from ? -1 : 1
  const items: number[] = []
  for (let at = isFrom ? 0 : 1; at <= steps - (isTo ? 0 : 1); at++)
    items.push(from + direction * at)
  return items
}

function isSafe(value: number): boolean {
  return Math.abs(value) < Number.MAX_SAFE_INTEGER
}

/**
 * `list[condition]`, `list[1]`. How feelin takes what stands in the brackets depends on how it is
 * written, not on what it gives. DMN 1.5, §10.3.2.5.
 */
export function filter(node: FeelNode, compiling: Compiling): FeelClosure | undefined {
  const [target, , inside] = node.children
  const of = compiling.compile(target!)
  const tag = tagOf(inside!)
  const ask = tag === "test" ? answerTo(inside!, compiling) : compiling.compile(inside!)
  if (!of || !ask) return undefined
  const names = compiling.namesIn(inside!)
  if (0 < names.size && !compiling.isNamedByValue(target!)) return undefined
  if (tag === "test") return conditional(of, ask as Answer, compiling, names)
  const asked = ask as FeelClosure
  return scope => {
    const value = of(scope)
    if (value === null) return null
    if (indexTags.has(tag)) return itemAt(value, asked(scope))
    if (tag !== "text") return null
    const text = asked(scope)
    return (Array.isArray(value) ? value : [value]).filter(it => it === text)
  }
}

/** What a filter says about an item. */
type Answer = (inside: Scope, item: unknown) => unknown

function answerTo(node: FeelNode, compiling: Compiling): Answer | undefined {
  if (node.children[0]?.name === "CompareOp") {
    const test = testIn(node, compiling)
    return test && ((inside, item) => test.holds(test.read(inside), item))
  }
  const asked = compiling.compile(node)
  return (
    asked &&
    ((inside, item) => {
      const answer = asked(inside)
      return answer instanceof FeelRange ? answer.includes(item) : answer
    })
  )
}

function conditional(
  of: FeelClosure,
  answer: Answer,
  { effort }: Compiling,
  names: ReadonlySet<string>,
): FeelClosure {
  return scope => {
    const value = of(scope)
    if (value === null) return null
    const items = Array.isArray(value) ? value : [value]
    if (0 < names.size && items.some(it => isContext(it) && hasEntryNamed(it, names))) throw unsure
    effort.spend(items.length)
    const kept = items.map(item => {
      const said = answer(new ItemScope(scope, item), item)
      return said === true ? item : said
    })
    return kept.filter(isTruthy)
  }
}

/** From 1, or from the end with a minus. */
function itemAt(value: unknown, index: unknown): unknown {
  if (typeof index === "boolean") return index ? value : []
  if (typeof index !== "number") return []
  const items = Array.isArray(value) ? value : [value]
  return items[index < 0 ? items.length + index : index - 1] ?? null
}

/** What feelin knows of a value before it is evaluated. */
type Tag = "number" | "truth" | "any" | "test" | "text" | "nothing" | "date" | "untold"

const indexTags: ReadonlySet<Tag> = new Set(["number", "truth", "any"])

function tagOf({ name, children }: FeelNode): Tag {
  if (name === "ParenthesizedExpression") return tagOf(children[1]!)
  if (name === "IfExpression") return both(children[3]!, children[5]!)
  if (name === "ArithmeticExpression")
    return children.length === 2 ? tagOf(children[1]!) : both(children[0]!, children[2]!)
  return Object.hasOwn(tags, name) ? tags[name]! : "untold"
}

function both(a: FeelNode, b: FeelNode): Tag {
  const tag = tagOf(a)
  return tag === tagOf(b) ? tag : "any"
}

const tags: Readonly<Record<string, Tag>> = {
  NumericLiteral: "number",
  BooleanLiteral: "truth",
  StringLiteral: "text",
  null: "nothing",
  DateTimeLiteral: "date",
  VariableName: "any",
  PathExpression: "any",
  FunctionInvocation: "any",
  FilterExpression: "any",
  Comparison: "test",
  Conjunction: "test",
  Disjunction: "test",
  InstanceOfExpression: "test",
  QuantifiedExpression: "test",
  SimplePositiveUnaryTest: "test",
}
