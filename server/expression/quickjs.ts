import type {
  QuickJSContext,
  QuickJSHandle,
  QuickJSRuntime,
  QuickJSWASMModule,
} from "quickjs-emscripten-core"
import type { Range } from "../text/index.ts"
import { sandbox } from "./sandbox.ts"
import { type Script, type ScriptDone, ScriptFailure, type ScriptRunner } from "./script.ts"

/** What one script may use. */
const limits = {
  /** UTF-16 code units. */
  source: 256 * 1024,
  /** How deep brackets may stand in each other. */
  nesting: 150,
  /** Bytes beside those that QuickJS itself needs. */
  memory: 32 * 1024 * 1024,
  /** Bytes; more would need more than the stack of the machine around it. */
  stack: 64 * 1024,
  /** Jumps and calls; a turn of a loop is two jumps. */
  steps: 20_000_000,
  /** What a script put off with promises. */
  jobs: 10_000,
} as const

/** How many jumps and calls QuickJS makes before it asks whether to go on. */
const stepsPerQuestion = 10_000

/**
 * Loads QuickJS. Its scripts have no clock, no chance, no network and no way to the machine; they
 * are counted in steps, so that the same script ends at the same place everywhere. One native step
 * (a search in a text of megabytes) is bounded by memory alone: scripts of strangers belong into a
 * worker that somebody watches.
 */
export async function loadScriptRunner(): Promise<ScriptRunner> {
  return new QuickJsRunner(await loadModule())
}

/** QuickJS counts only a part of what it allocates; the memory given to it is the true limit. */
async function loadModule(): Promise<QuickJSWASMModule> {
  const [{ newQuickJSWASMModuleFromVariant, newVariant }, variant] = await Promise.all([
    import("quickjs-emscripten-core"),
    import("@jitl/quickjs-singlefile-browser-release-sync"),
  ])
  const page = 64 * 1024
  const initial = (16 * 1024 * 1024) / page
  const wasmMemory = new WebAssembly.Memory({ initial, maximum: initial + limits.memory / page })
  return newQuickJSWASMModuleFromVariant(newVariant(variant.default, { wasmMemory }))
}

class QuickJsRunner implements ScriptRunner {
  #module: QuickJSWASMModule | undefined
  /** Why there is no module. */
  #missing = ""

  constructor(module: QuickJSWASMModule) {
    this.#module = module
  }

  run(script: Script): ScriptDone | ScriptFailure {
    const refused = refusal(script.source)
    if (refused) return refused
    const input = inputOf(script)
    if (input instanceof ScriptFailure) return input
    if (!this.#module) return new ScriptFailure(`the sandbox of scripts ${this.#missing}`)
    try {
      return runIn(this.#module, script.source, input)
    } catch (error) {
      // What reaches us from inside leaves the module in a state that nobody knows.
      this.#module = undefined
      void this.#loadAgain()
      return new ScriptFailure(`broke the sandbox it ran in: ${messageOf(error)}`)
    }
  }

  /** Nobody waits for it: where there is no memory for another sandbox, the next run says so. */
  async #loadAgain(): Promise<void> {
    this.#missing = "is being loaded again"
    try {
      this.#module = await loadModule()
    } catch (error) {
      this.#missing = `could not be loaded again: ${messageOf(error)}`
    }
  }
}

function refusal(source: string): ScriptFailure | undefined {
  if (limits.source < source.length) return new ScriptFailure("the script is too long")
  let depth = 0
  for (let at = 0; at < source.length; at++) {
    if ("([{".includes(source[at]!)) depth++
    else if (")]}".includes(source[at]!)) depth--
    if (limits.nesting < depth)
      return new ScriptFailure("is nested too deeply", { start: at, end: at + 1 })
  }
  return undefined
}

function inputOf({ variables, now, seed }: Script): string | ScriptFailure {
  try {
    return JSON.stringify({ variables, now: now ?? null, seed: seed ?? null })
  } catch (error) {
    const [said] = messageOf(error).split("\n")
    return new ScriptFailure(`the variables cannot be given to a script: ${said}`)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function runIn(
  module: QuickJSWASMModule,
  source: string,
  input: string,
): ScriptDone | ScriptFailure {
  const runtime = module.newRuntime()
  let left: number = limits.steps / stepsPerQuestion
  runtime.setMaxStackSize(limits.stack)
  runtime.setInterruptHandler(() => --left < 0)
  const context = runtime.newContext()
  const outcome = outcomeIn(context, runtime, source, input)
  context.dispose()
  runtime.dispose()
  return outcome
}

function outcomeIn(
  context: QuickJSContext,
  runtime: QuickJSRuntime,
  source: string,
  input: string,
): ScriptDone | ScriptFailure {
  const held: QuickJSHandle[] = []
  const hold: Hold = ({ error, value }) => {
    const handle = (error ?? value)!
    held.push(handle)
    if (error) throw new Thrown(thrownIn(context, handle))
    return handle
  }
  let prefix = ""
  try {
    const begin = hold(context.evalCode(sandbox, "sandbox.js"))
    const given = context.newString(input)
    held.push(given)
    const finish = hold(context.callFunction(begin, context.undefined, given))
    let run = context.evalCode(source, fileName, scriptOptions)
    if (run.error && isReturnOutside(context, run.error)) {
      run.error.dispose()
      prefix = functionPrefix
      run = context.evalCode(`${prefix}${source}\n}).call(this)`, fileName, scriptOptions)
    }
    const value = settled(hold(run), context, runtime, hold)
    const said = hold(context.callFunction(finish, context.undefined, value))
    return { value: null, ...JSON.parse(context.getString(said)) }
  } catch (error) {
    if (error instanceof Thrown) return failureOf(error.what, source, prefix)
    throw error
  } finally {
    for (const handle of held) handle.dispose()
  }
}

/**
 * Keeps what was evaluated until the end of the run.
 *
 * @throws Thrown what the sandbox threw
 */
type Hold = (result: {
  readonly error?: QuickJSHandle | undefined
  readonly value?: QuickJSHandle
}) => QuickJSHandle

const fileName = "script.js"
const scriptOptions = { type: "global", strict: false } as const
const functionPrefix = "(function () { "

/** Carries what a script threw out of the steps of a run. */
class Thrown {
  readonly what: ThrownValue

  constructor(what: ThrownValue) {
    this.what = what
  }
}

interface ThrownValue {
  readonly name: string
  readonly message: string
  readonly stack: string
  readonly code: string | undefined
}

function thrownIn(context: QuickJSContext, handle: QuickJSHandle): ThrownValue {
  const read = (name: string): string | undefined => {
    const property = context.getProp(handle, name)
    const text = context.typeof(property) === "string" ? context.getString(property) : undefined
    property.dispose()
    return text
  }
  // Where there is no memory left for an error, nothing is thrown.
  if (context.sameValue(handle, context.null))
    return { name: "InternalError", message: "out of memory", stack: "", code: undefined }
  if (context.typeof(handle) !== "object")
    return { name: "", message: context.getString(handle), stack: "", code: undefined }
  return {
    name: read("name") ?? "",
    message: read("message") ?? "it threw something that is no error",
    stack: read("stack") ?? "",
    code: read("code"),
  }
}

function isReturnOutside(context: QuickJSContext, error: QuickJSHandle): boolean {
  const { name, message } = thrownIn(context, error)
  return name === "SyntaxError" && message === "return not in a function"
}

/** What a promise comes to, after everything that was put off. */
function settled(
  value: QuickJSHandle,
  context: QuickJSContext,
  runtime: QuickJSRuntime,
  hold: Hold,
): QuickJSHandle {
  const done = runtime.executePendingJobs(limits.jobs)
  if (done.error) {
    const thrown = thrownIn(context, done.error)
    done.error.dispose()
    throw new Thrown(thrown)
  }
  const state = context.getPromiseState(value)
  if (state.type === "fulfilled") return state.notAPromise ? value : hold(state)
  if (state.type === "rejected") return hold(state)
  const message = "waits for something that never comes"
  throw new Thrown({ name: "Error", message, stack: "", code: undefined })
}

function failureOf(thrown: ThrownValue, source: string, prefix: string): ScriptFailure {
  const range = placeIn(source, thrown.stack, prefix)
  if (thrown.name === "BpmnError")
    return new ScriptFailure(thrown.message, range, thrown.code ?? "")
  const own = thrown.name === "InternalError" ? ownMessages[thrown.message] : undefined
  if (own) return new ScriptFailure(own, range)
  if (thrown.name === "SyntaxError" && thrown.message === "stack overflow")
    return new ScriptFailure("is nested too deeply", range)
  const isNamed = thrown.name !== "" && thrown.name !== "Error"
  return new ScriptFailure(isNamed ? `${thrown.name}: ${thrown.message}` : thrown.message, range)
}

const ownMessages: Readonly<Record<string, string>> = {
  interrupted: `takes more than ${limits.steps / 1_000_000} million steps`,
  "out of memory": `needs more than ${limits.memory / 1024 / 1024} MB of memory`,
  "string too long": `needs more than ${limits.memory / 1024 / 1024} MB of memory`,
  "stack overflow": "calls itself too deeply",
}

/** The word at the place that a stack names first, or what is called there, or one character. */
function placeIn(source: string, stack: string, prefix: string): Range | undefined {
  const found = /script\.js:(\d+):(\d+)/.exec(stack)
  if (!found) return undefined
  const [line, column] = [Number(found[1]) - 1, Number(found[2]) - 1]
  const lines = source.split("\n")
  const before = lines.slice(0, line).reduce((sum, it) => sum + it.length + 1, 0)
  const at = before + column - (line === 0 ? prefix.length : 0)
  const start = Math.min(Math.max(0, at), source.length)
  const called = /^[\s(]/.test(source.slice(start, start + 1))
    ? wordBefore(source, start)
    : undefined
  if (called) return called
  const word = /^[\p{L}\p{N}_$]+/u.exec(source.slice(start, start + 100))?.[0]
  return { start, end: Math.min(source.length, start + (word?.length ?? 1)) }
}

function wordBefore(source: string, end: number): Range | undefined {
  const word = /[\p{L}\p{N}_$]+$/u.exec(source.slice(Math.max(0, end - 100), end))?.[0]
  return word ? { start: end - word.length, end } : undefined
}
