import { Failure, type ReadScript, readScript, ScriptFailure } from "../expression/index.ts"
import {
  activitiFamily,
  attributeValue,
  childOf,
  type Element,
  extensionAttribute,
  extensionElements,
  type Node,
} from "../model/index.ts"
import type { Engine } from "./engine.ts"
import type { Frame } from "./frames.ts"
import type { Program } from "./program.ts"

/** The script of a script task, as it stands in the model. BPMN 2.0.2, §10.3.3. */
export interface TaskScript {
  readonly script: ReadScript
  /** The variable that takes its value; undefined when nobody asks for it. */
  readonly result: string | undefined
}

/** What a script came to: variables, a BPMN error, or why it did not end. */
export type ScriptOutcome =
  | { readonly kind: "done"; readonly variables: Readonly<Record<string, unknown>> }
  | { readonly kind: "error"; readonly code: string }
  | {
      readonly kind: "problem"
      readonly code: "not-evaluated" | "evaluation-failed"
      readonly message: string
    }

/** Undefined for a task that has no script, and for everything else. */
export function readTaskScript(element: Element): TaskScript | undefined {
  if (element.kind !== "scriptTask" && element.kind !== "globalScriptTask") return undefined
  const [zeebe] = extensionElements(element, ["zeebe"], "script")
  if (zeebe) {
    const source = zeebe.attribute("expression")?.value ?? ""
    return {
      script: readScript(source, undefined),
      result: zeebe.attribute("resultVariable")?.value,
    }
  }
  const source = childOf(element, "script")?.xml.content ?? ""
  if (source.trim() === "") return undefined
  const result = extensionAttribute(element, activitiFamily, "resultVariable")?.value
  const language = element.kind === "scriptTask" ? "scriptFormat" : "scriptLanguage"
  return { script: readScript(source, attributeValue(element, language)), result }
}

/**
 * Whether anything in a program may be JavaScript, which runs in a sandbox of scripts: where a
 * document has a script or names that language. Says too much rather than too little.
 */
export function mayRunScripts({ models }: Program): boolean {
  const naming = /script\b|language\s*=\s*["'][^"']*(?:java|ecma|js|graal|nashorn)/i
  return models.some(it => naming.test(it.tree.text.toString()))
}

/**
 * Runs the script of a node as it sees its data; undefined when it has none, or scripts run
 * nowhere: then it is work like any other.
 */
export function runTaskScript(engine: Engine, frame: Frame, node: Node): ScriptOutcome | undefined {
  const task = engine.program.scripts[node]
  if (!task) return undefined
  const { script, result } = task
  if (script.kind === "problem")
    return {
      kind: "problem",
      code: "not-evaluated",
      message: `${script.problem.message}: say what the task gives instead`,
    }
  if (script.kind === "expression") {
    const value = script.expression.evaluate(engine.environmentOf(frame))
    if (value instanceof Failure) return failed(value.message)
    return { kind: "done", variables: result === undefined ? {} : { [result]: value } }
  }
  if (!engine.scripts) return undefined
  const variables = Object.fromEntries(engine.variables.visible(frame))
  const done = engine.scripts.run({ source: script.source, variables })
  if (done instanceof ScriptFailure)
    return done.code === undefined ? failed(done.message) : { kind: "error", code: done.code }
  const value = result === undefined ? {} : { [result]: done.value }
  return { kind: "done", variables: { ...done.variables, ...value } }
}

function failed(why: string): ScriptOutcome {
  return { kind: "problem", code: "evaluation-failed", message: `has a script that fails: ${why}` }
}
