/** What must be reached, each as a row that is computed from the figures of one run. */
import { executedNames } from "./execution.ts"
import { comparison } from "./expression.ts"
import type { Figures } from "./figures.ts"
import { scenarioNames } from "./keystrokes.ts"
import { attempts, batches, failing } from "./load.ts"
import { askedAfter } from "./model-edits.ts"
import type { Scale } from "./scale.ts"
import { simulatedNames } from "./simulation.ts"

export interface Outcome {
  readonly what: string
  readonly limit: number
  /** Whether the limit is the most that is allowed, or the least that is wanted. */
  readonly isMost: boolean
  readonly unit: string
  /** Undefined when something it is computed from was not measured. */
  readonly value: number | undefined
  readonly isMet: boolean
  /** The figures it is computed from. */
  readonly paths: readonly string[]
}

/** Computed from figures that it asks for by path. */
type Formula = (figure: (path: string) => number) => number

interface Target {
  readonly what: string
  readonly limit: number
  readonly isMost: boolean
  readonly unit: string
  readonly formula: Formula
}

const most = (what: string, limit: number, unit: string, formula: Formula): Target => ({
  what,
  limit,
  isMost: true,
  unit,
  formula,
})
const more = (what: string, limit: number, unit: string, formula: Formula): Target => ({
  what,
  limit,
  isMost: false,
  unit,
  formula,
})
const least = (what: string, limit: number, formula: Formula): Target =>
  more(what, limit, "×", formula)

export function outcomesOf(figures: Figures, scale: Scale): Outcome[] {
  return targetsOf(scale).map(({ formula, ...target }) => {
    const paths: string[] = []
    const result = formula(path => {
      paths.push(path)
      return figures[path] ?? Number.NaN
    })
    const value = Number.isNaN(result) ? undefined : result
    const isMet =
      value !== undefined && (target.isMost ? value <= target.limit : target.limit <= value)
    return { ...target, value, isMet, paths }
  })
}

function targetsOf(scale: Scale): Target[] {
  return [
    ...keystrokeTargets(scale),
    ...modelTargets(scale),
    ...coldTargets(scale),
    ...memoryTargets(scale),
    most("routing decision, node and port to target", 1e6, "ns", figure =>
      figure(`routing/Flowmeter, routing map/${scale.densest}`),
    ),
    ...engineTargets(),
  ]
}

/** Executing is compared with engines that execute, simulating with the bare loop: never across. */
function engineTargets(): Target[] {
  return [
    ...executedNames.map(it =>
      more(`executing ${it}, nodes entered a second`, 500_000, "", figure =>
        figure(`execute/Flowmeter/${it}/rate`),
      ),
    ),
    most("executing, a block of 50 against one of 5", 1.1, "×", figure =>
      figure("execute/Flowmeter, without data/blocks/growth"),
    ),
    most("an instance that waits, with eight variables", 4096, "bytes", figure =>
      figure("execute/Flowmeter, without data/waiting/variables"),
    ),
    ...simulatedNames.map(it =>
      more(
        `simulating ${it}, of the bare loop`,
        60,
        "%",
        figure =>
          (100 * figure(`simulate/in turn/${it}/Flowmeter`)) /
          figure(`simulate/in turn/${it}/bare loop`),
      ),
    ),
    most("a simulated instance in flight", 256, "bytes", figure =>
      figure("simulate/in turn/in flight/bytes"),
    ),
    ...Object.entries(batches).map(([name, { limit }]) =>
      most(`${name}, the whole batch, cold, the least`, limit, "ms", figure =>
        figure(`load/Flowmeter/${name}/least`),
      ),
    ),
    ...["pause", "resume"].map(it =>
      most(`500 instances, ${it}, compressed, cold, the least`, 10, "ms", figure =>
        figure(`load/Flowmeter/500 instances/${it}/least`),
      ),
    ),
    most("failures, from what must come out, the farthest, in points", 0.5, "", figure =>
      Math.max(
        ...failing.flatMap(tasks =>
          attempts.map(it => {
            const path = `load/Flowmeter/${tasks} tasks/${it}`
            return Math.abs(figure(`${path}/completed`) - figure(`${path}/expected`))
          }),
        ),
      ),
    ),
    ...[[10, 4] as const, [18, 5] as const].map(([tasks, attempt]) =>
      more(`failures, ${tasks} tasks completed with ${attempt} attempts`, 90, "%", figure =>
        figure(`load/Flowmeter/${tasks} tasks/${attempt}/completed`),
      ),
    ),
    most(`an evaluation of ${comparison}`, 50, "ns", figure =>
      figure(`expression/Flowmeter/one evaluation/${comparison}`),
    ),
  ]
}

function modelTargets({ keystrokes, densest, large }: Scale): Target[] {
  const worst = (engine: string, size: string, measure: string): Formula => {
    return figure =>
      Math.max(...askedAfter[engine]!.map(it => figure(`model/${engine}/${size}/${it}/${measure}`)))
  }
  return [
    ...[...new Set([...keystrokes, densest])].map(size =>
      most(
        `from the tree to references and routing at ${size}, p50 of the worst scenario`,
        20,
        "µs",
        worst("routing", size, "p50"),
      ),
    ),
    most(
      `from there to the checks of the edited element at ${large}, p99 of the worst scenario`,
      2000,
      "µs",
      worst("check", large, "p99"),
    ),
  ]
}

function memoryTargets({ large, densest, largest }: Scale): Target[] {
  return [
    ...[...new Set([large, densest])].map(size =>
      most(`memory of tree and model at ${size}, beyond the text, of its bytes`, 0.8, "×", figure =>
        figure(`memory/tree and model/${size}/share`),
      ),
    ),
    most(`memory of the server with ${largest} open and checked`, 400, "MB", figure =>
      figure(`server/${largest}/checked`),
    ),
  ]
}

function keystrokeTargets({ keystrokes, small, large, largest }: Scale): Target[] {
  const of = (engine: string, size: string, measure: string, scenario: string) =>
    `keystroke/${engine}/${size}/${scenario}/${measure}`
  /** How far a peer's figure is above ours, in each of the scenarios. */
  const ratios =
    (peer: string, size: string, measure: string, scenarios = scenarioNames) =>
    (figure: (path: string) => number) =>
      scenarios.map(
        it => figure(of(peer, size, measure, it)) / figure(of("tree", size, measure, it)),
      )
  const worst = (size: string, measure: string): Formula => {
    return figure => Math.max(...scenarioNames.map(it => figure(of("tree", size, measure, it))))
  }
  return [
    ...keystrokes.map(it =>
      most(`keystroke at ${it}, p50 of the worst scenario`, 40, "µs", worst(it, "p50")),
    ),
    ...keystrokes.map(it =>
      most(`keystroke at ${it}, p99 of the worst scenario`, 500, "µs", worst(it, "p99")),
    ),
    most(
      `keystroke, growth from ${small} to ${largest}, p50 of the worst scenario`,
      3,
      "×",
      figure =>
        Math.max(
          ...scenarioNames.map(
            it => figure(of("tree", largest, "p50", it)) / figure(of("tree", small, "p50", it)),
          ),
        ),
    ),
    least(`keystroke at ${large}, ahead of @lezer/xml at p50, worst scenario`, 20, figure =>
      Math.min(...ratios("@lezer/xml", large, "p50")(figure)),
    ),
    ...["newElem", "comment"].map(it =>
      least(`keystroke at ${large}, ahead of @lezer/xml at p99, ${it}`, 1000, figure =>
        Math.min(...ratios("@lezer/xml", large, "p99", [it])(figure)),
      ),
    ),
    least(
      `keystroke at ${largest}, ahead of TextDocument.update alone at p50, worst scenario`,
      1000,
      figure => Math.min(...ratios("TextDocument", largest, "p50")(figure)),
    ),
    most(
      `keystroke at ${large}, of the mutable prototype's time at p50, worst scenario`,
      2,
      "×",
      figure => Math.max(...ratios("prototype", large, "p50")(figure).map(it => 1 / it)),
    ),
  ]
}

function coldTargets({ large, densest }: Scale): Target[] {
  const ahead =
    (of: string, size: string, peer: string): Formula =>
    figure =>
      figure(`cold/${of}/${size}`) / figure(`cold/${peer}/${size}`)
  const read = (lexer: string, engine: string, limits: readonly [number, number]) => {
    const what = `cold read of ${large}, document and tree, ${lexer}: ahead of`
    return [
      least(`${what} fast-xml-parser`, limits[0], ahead(engine, large, "fast-xml-parser")),
      least(`${what} saxen`, limits[1], ahead(engine, large, "saxen")),
    ]
  }
  return [
    ...read("TypeScript alone", "tree, TypeScript alone", [12, 2]),
    ...read("WebAssembly lexer", "tree", [30, 5]),
    least(
      `cold read of ${densest}, document, model and routing: ahead of bpmn-moddle`,
      30,
      ahead("model", densest, "bpmn-moddle"),
    ),
  ]
}
