import type { Environment, ScriptRunner } from "../expression/index.ts"
import { none } from "../model/index.ts"
import { extentOf } from "./extent.ts"
import { type Frame, type Frames, frameFlag } from "./frames.ts"
import { loadValues, type NamedValues, saveValues } from "./saved-values.ts"
import type { Tokens } from "./tokens.ts"

/** A name in the frame that has it. */
export interface Variable {
  readonly frame: Frame
  readonly name: string
}

/** A variable of a frame that has got a value. */
export interface Change extends Variable {
  /** Whether it had none before. */
  readonly isNew: boolean
}

/** Who holds the value of a variable as well, and counts it once the variable has another one. */
interface Sharer {
  /** Where it counts. */
  readonly frame: Frame
  lender: Variable | null
  characters: number
}

/** Named values by frame; a frame that has none costs nothing. BPMN 2.0.2, §10.4.1. */
export class Variables {
  readonly #frames: Frames
  readonly #tokens: Tokens
  readonly #values: (Map<string, unknown> | undefined)[] = []
  /** By frame: about how many characters its own values take when they are written down. */
  readonly #characters: number[] = []
  /** By instance: the same of all its frames. */
  readonly #charactersInside: number[] = []
  /** By variable: who holds its value as well. */
  readonly #shared = new Map<string, Set<Sharer>>()
  /** Grows with every change. */
  changes = 0
  /** What has changed, where somebody wants to know. */
  changed: Change[] | undefined
  readonly #environment: FrameEnvironment

  constructor(frames: Frames, tokens: Tokens, scripts: ScriptRunner | undefined) {
    this.#frames = frames
    this.#tokens = tokens
    this.#environment = new FrameEnvironment(this, scripts)
  }

  /** What belongs to the frame itself. */
  of(frame: Frame): ReadonlyMap<string, unknown> {
    return this.#values[frame] ?? empty
  }

  /** A new frame begins without variables. */
  clear(frame: Frame): void {
    if (this.#values[frame] !== undefined) this.#values[frame] = undefined
    const characters = this.#characters[frame]
    if (characters) this.keep(frame, -characters)
  }

  /** So many characters more, or less, are kept for a frame beside its variables. */
  keep(frame: Frame, characters: number): void {
    const root = this.#frames.root(frame)
    this.#characters[frame] = (this.#characters[frame] ?? 0) + characters
    this.#charactersInside[root] = (this.#charactersInside[root] ?? 0) + characters
  }

  /** About how many characters all values of an instance take when they are written down. */
  charactersInside(instance: Frame): number {
    return this.#charactersInside[instance] ?? 0
  }

  /** Puts a value into the frame itself. */
  define(frame: Frame, name: string, value: unknown): void {
    let values = this.#values[frame]
    if (!values) this.#values[frame] = values = new Map()
    const before = values.get(name)
    const isNew = before === undefined && !values.has(name)
    const more = extentOf(value) - (isNew ? -name.length : extentOf(before))
    if (more !== 0) this.keep(frame, more)
    if (0 < this.#shared.size && before !== value) this.#leaveToSharers({ frame, name }, before)
    values.set(name, value)
    this.changes++
    this.changed?.push({ frame, name, isNew })
  }

  assign(frame: Frame, values: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(values)) this.define(frame, name, value)
  }

  /** Each value goes to the innermost frame that knows its name, else to the process. */
  set(frame: Frame, values: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(values)) {
      let at = frame
      while (!this.#values[at]?.has(name) && this.outer(at) !== none) at = this.outer(at)
      this.define(at, name, value)
    }
  }

  /** The value a name has in a frame; undefined when it has none. */
  value(frame: Frame, name: string): unknown {
    for (let at = frame; at !== none; at = this.outer(at)) {
      const values = this.#values[at]
      if (values?.has(name)) return values.get(name)
    }
    return undefined
  }

  /** What `compute` gives while a frame has some more variables. */
  during<Value>(
    frame: Frame,
    more: Readonly<Record<string, unknown>>,
    compute: () => Value,
  ): Value {
    const before = this.#values[frame]
    this.#values[frame] = new Map([...(before ?? empty), ...Object.entries(more)])
    const value = compute()
    this.#values[frame] = before
    return value
  }

  /** All that can be seen from a frame. */
  visible(frame: Frame): Map<string, unknown> {
    const visible = new Map<string, unknown>()
    for (let at = frame; at !== none; at = this.outer(at))
      for (const [name, value] of this.of(at)) if (!visible.has(name)) visible.set(name, value)
    return visible
  }

  /** The frame whose variables can be seen from inside a frame; `none` at a process. */
  outer(frame: Frame): Frame {
    const owner = this.#frames.owner(frame)
    if (owner === none || this.#frames.hasFlag(frame, frameFlag.isCalled)) return none
    return this.#tokens.frame(owner)
  }

  /** The variable seen from a frame that has a value; undefined when none has this very one. */
  holderOf(from: Frame, value: unknown): Variable | undefined {
    for (let frame = from; frame !== none; frame = this.outer(frame))
      for (const [name, it] of this.of(frame)) if (it === value) return { frame, name }
    return undefined
  }

  /** The value of a variable is held by somebody inside its frame, too, and counts once. */
  share(lender: Variable, sharer: Sharer): void {
    const sharers = this.#shared.get(keyOf(lender)) ?? new Set()
    this.#shared.set(keyOf(lender), sharers.add(sharer))
  }

  /** Whoever has shared a value does not hold it any more. */
  giveBack(lender: Variable, sharer: Sharer): void {
    const sharers = this.#shared.get(keyOf(lender))
    sharers?.delete(sharer)
    if (sharers?.size === 0) this.#shared.delete(keyOf(lender))
  }

  /** A variable gets another value: what it had counts for those that hold it still. */
  #leaveToSharers(lender: Variable, value: unknown): void {
    const characters = extentOf(value)
    for (const sharer of this.#shared.get(keyOf(lender)) ?? []) {
      sharer.lender = null
      sharer.characters += characters
      this.keep(sharer.frame, characters)
    }
    this.#shared.delete(keyOf(lender))
  }

  save(): SavedVariables {
    return this.#values.map(it => (it ? saveValues(it) : null))
  }

  load(saved: SavedVariables): void {
    this.#values.length = 0
    this.#characters.length = 0
    this.#charactersInside.length = 0
    this.#shared.clear()
    saved.forEach((values, frame) => {
      this.#values.push(undefined)
      for (const [name, value] of loadValues(values ?? [])) this.define(frame, name, value)
    })
    if (this.changed) this.changed = []
  }

  /** A view for expressions. The same object every time: good until the next call. */
  environmentOf(frame: Frame): Environment {
    this.#environment.frame = frame
    return this.#environment
  }
}

/** By frame, as plain values. */
export type SavedVariables = readonly (NamedValues | null)[]

function keyOf({ frame, name }: Variable): string {
  return `${frame} ${name}`
}

const empty: ReadonlyMap<string, unknown> = new Map()

class FrameEnvironment implements Environment {
  readonly scripts: ScriptRunner | undefined
  readonly #variables: Variables
  frame: Frame = none

  constructor(variables: Variables, scripts: ScriptRunner | undefined) {
    this.#variables = variables
    this.scripts = scripts
  }

  has(name: string): boolean {
    for (let at = this.frame; at !== none; at = this.#variables.outer(at))
      if (this.#variables.of(at).has(name)) return true
    return name === "environment"
  }

  value(name: string): unknown {
    const value = this.#variables.value(this.frame, name)
    // Files written for bpmn-engine reach their variables through an object of this name.
    if (value === undefined && name === "environment")
      return { variables: Object.fromEntries(this.#variables.visible(this.frame)) }
    return value
  }

  names(): Iterable<string> {
    return this.#variables.visible(this.frame).keys()
  }
}
