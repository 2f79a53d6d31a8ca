import {
  compileExpression,
  Failure,
  readLanguage,
  readScript,
  valueText,
  type Written,
} from "../expression/index.ts"
import {
  activitiFamily,
  camundaFamily,
  type Element,
  extensionElements,
  type Model,
  type Node,
  none,
} from "../model/index.ts"
import type { XmlElement } from "../syntax/index.ts"
import { readAssociations } from "./associations.ts"
import type { Engine } from "./engine.ts"
import type { EventDefinition } from "./event-definition.ts"
import { type Formula, inAnotherFile } from "./formula.ts"
import { type Frame, frameFlag } from "./frames.ts"
import type { Profile } from "./profiles.ts"
import type { Program } from "./program.ts"
import type { Values } from "./steps.ts"
import type { Token } from "./tokens.ts"
import type { Variables } from "./variables.ts"

/** Where a value comes from. */
export type Source =
  | Formula
  | { readonly kind: "constant"; readonly value: unknown }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "list"; readonly items: readonly Source[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [Source, Source])[] }

/** One value with a name. */
export interface Assignment {
  /** The name, and behind it the path to a place inside of what has that name. */
  readonly target: readonly string[]
  readonly source: Source
  /** Whether it is for the activity itself, where it would otherwise go to what is around it. */
  readonly isLocal?: boolean
  /** Whether it is left out while there is no value, or none that can be told. */
  readonly isOptional?: boolean
  /** Whether a path into what has no fields makes that null, as Camunda 8 has it. */
  readonly isStrict?: boolean
  /** Whether it is for an event alone, and goes along with nothing but messages that it throws. */
  readonly isKept?: boolean
}

/** What an activity or event begins with and what it leaves behind. */
export interface Mapping {
  /** What only an activity knows, too, and nobody gives to it: as it is in the beginning. */
  readonly own: readonly Assignment[]
  /** Variables of its own. */
  readonly inputs: readonly Assignment[]
  /** Variables of the scope around it. */
  readonly outputs: readonly Assignment[]
  /** Whether what comes to it stays inside, but for the outputs: so it is in Camunda 8. */
  readonly isClosed?: boolean
}

/** What a call activity gives to the called process, and takes from it. */
export interface CallMapping extends Pick<Mapping, "inputs" | "outputs"> {
  /** Whether all variables are given, and taken; `local` are those of the activity itself. */
  readonly givesAll: "visible" | "local" | undefined
  readonly takesAll: "visible" | "local" | undefined
  /** Whether it takes what there is also when an escalation passes it, as Camunda 7 does. */
  readonly takesInPassing: boolean
}

/** Undefined when nothing is mapped. What an engine's own extensions say comes last. */
export function readMapping(model: Model, element: Element, profile: Profile): Mapping | undefined {
  const associated = readAssociations(model, element, profile)
  const [holder] = extensionElements(element, camundaFamily, "inputOutput")
  const [zeebe] = extensionElements(element, ["zeebe"], "ioMapping")
  const inputs = [
    ...associated.inputs,
    ...childrenNamed(holder, "inputParameter").map(it => ({
      ...parameter(element, it),
      isKept: true,
    })),
    ...childrenNamed(zeebe, "input").map(it => zeebeAssignment(element, it)),
  ]
  const closing = childrenNamed(zeebe, "output").map(it => ({
    ...zeebeAssignment(element, it),
    isStrict: true,
  }))
  const outputs = [
    ...associated.outputs,
    ...childrenNamed(holder, "outputParameter").map(it => parameter(element, it)),
    ...closing,
  ]
  const { own } = associated
  if (own.length + inputs.length + outputs.length === 0) return undefined
  return { own, inputs, outputs, ...(0 < closing.length && { isClosed: true }) }
}

/** Undefined when the call activity does not say what is given and taken. */
export function readCallMapping(activity: Element): CallMapping | undefined {
  const ins = extensionElements(activity, activitiFamily, "in")
  const outs = extensionElements(activity, activitiFamily, "out")
  if (ins.length + outs.length === 0) return undefined
  return {
    inputs: ins.flatMap(it => passed(activity, it)),
    outputs: outs.flatMap(it => passed(activity, it)),
    givesAll: allOf(ins),
    takesAll: allOf(outs),
    takesInPassing: true,
  }
}

/**
 * The same as Camunda 8 says it: what is given and taken is what is mapped at the activity itself,
 * and all else, unless it says no, or maps something outwards.
 */
export function readPropagation(activity: Element): CallMapping | undefined {
  const [called] = extensionElements(activity, ["zeebe"], "calledElement")
  const [mapping] = extensionElements(activity, ["zeebe"], "ioMapping")
  const propagates = (name: string) => called?.attribute(name)?.value.trim() !== "false"
  const hasInputs = 0 < childrenNamed(mapping, "input").length
  const hasOutputs = 0 < childrenNamed(mapping, "output").length
  const isAllGiven = propagates("propagateAllParentVariables")
  const isAllTaken = propagates("propagateAllChildVariables")
  if (isAllGiven && isAllTaken && !hasOutputs) return undefined
  return {
    inputs: [],
    outputs: [],
    givesAll: isAllGiven ? "visible" : hasInputs ? "local" : undefined,
    takesAll: hasOutputs ? "local" : isAllTaken ? "visible" : undefined,
    takesInPassing: false,
  }
}

function allOf(written: readonly XmlElement[]): CallMapping["givesAll"] {
  const all = written.find(it => it.attribute("variables")?.value === "all")
  return all && (all.attribute("local")?.value === "true" ? "local" : "visible")
}

function childrenNamed(holder: XmlElement | undefined, local: string): XmlElement[] {
  return holder ? [...holder.children()].filter(it => it.qualifiedName.local === local) : []
}

/** One `in` or `out` of a call activity. */
function passed(element: Element, written: XmlElement): Assignment[] {
  const target = written.attribute("target")?.value
  if (!target) return []
  const isLocal = written.attribute("local")?.value === "true"
  const name = written.attribute("source")?.value
  if (name) return [{ target: [target], isLocal, source: { kind: "variable", name } }]
  const expression = written.attribute("sourceExpression")?.value
  return expression === undefined
    ? []
    : [{ target: [target], isLocal, source: textSource(element, written, expression) }]
}

function zeebeAssignment(element: Element, written: XmlElement): Assignment {
  const source = written.attribute("source")?.value ?? ""
  // Camunda 8 writes `order.id` for the `id` of `order`.
  const target = (written.attribute("target")?.value ?? "").split(".")
  return { target, source: textSource(element, written, source) }
}

/** A parameter of Camunda 7: a text, an expression, a script, a list or a map. */
function parameter(element: Element, written: XmlElement): Assignment {
  const target = [written.attribute("name")?.value ?? ""]
  return { target, source: contentSource(element, written) }
}

function contentSource(element: Element, written: XmlElement): Source {
  const [child] = written.children()
  if (!child) {
    const text = written.content.trim()
    return text === "" ? { kind: "constant", value: null } : textSource(element, written, text)
  }
  return itemSource(element, child)
}

function itemSource(element: Element, written: XmlElement): Source {
  switch (written.qualifiedName.local) {
    case "list":
      return { kind: "list", items: [...written.children()].map(it => itemSource(element, it)) }
    case "map":
      return {
        kind: "map",
        entries: entriesOf(written).map(({ key, entry }) => [
          textSource(element, entry, key),
          contentSource(element, entry),
        ]),
      }
    case "script":
      return scriptSource(element, written)
    default:
      return contentSource(element, written)
  }
}

/** In the order in which their keys are written, as Camunda takes them: the last of two stays. */
function entriesOf(map: XmlElement): { readonly key: string; readonly entry: XmlElement }[] {
  return [...map.children()]
    .map(entry => ({ key: entry.attribute("key")?.value ?? "", entry }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
}

function scriptSource(element: Element, written: XmlElement): Source {
  const { range } = written
  if (written.attribute("resource"))
    return { kind: "problem", message: inAnotherFile, range, element }
  const read = readScript(written.content, written.attribute("scriptFormat")?.value)
  if (read.kind === "problem")
    return { kind: "problem", message: read.problem.message, range, element }
  if (read.kind === "expression")
    return { kind: "expression", expression: read.expression, element }
  return sourceIn(element, written, { source: read.source, language: "javascript" })
}

/** A text means itself, unless it is an expression. */
function textSource(element: Element, written: XmlElement, text: string): Source {
  const readable = readLanguage(text, [])
  if (readable.language === "unknown" || readable.language === "plain")
    return { kind: "constant", value: text }
  return sourceIn(element, written, readable)
}

function sourceIn(
  element: Element,
  written: XmlElement,
  { source, language }: Pick<Written, "source" | "language">,
): Source {
  const { expression, problem } = compileExpression(source, language)
  if (expression) return { kind: "expression", expression, element }
  return { kind: "problem", message: problem.message, range: written.range, element }
}

/** The value of a source as it is seen from a frame. */
function sourceValue(engine: Engine, frame: Frame, source: Source): unknown {
  switch (source.kind) {
    case "constant":
      return source.value
    case "variable":
      return engine.variables.value(frame, source.name) ?? null
    case "text":
      return source.text
    case "problem":
      return new Failure(`it ${source.message}`)
    case "expression":
      return source.expression.evaluate(engine.environmentOf(frame))
    case "list": {
      const values = source.items.map(it => sourceValue(engine, frame, it))
      return values.find(it => it instanceof Failure) ?? values
    }
    case "map": {
      const entries = source.entries.map(it => it.map(part => sourceValue(engine, frame, part)))
      const failure = entries.flat().find(it => it instanceof Failure)
      return failure ?? Object.fromEntries(entries.map(([key, value]) => [valueText(key), value]))
    }
  }
}

/**
 * Evaluates assignments one after the other.
 *
 * @param from    where their sources are seen from
 * @param give    takes one value
 * @param knownAs what has a name where values are given, for who puts a value into it; left out,
 *   nothing
 * @returns what went wrong; the rest is then left out
 */
export function assign(
  engine: Engine,
  assignments: readonly Assignment[],
  from: Frame,
  give: (name: string, value: unknown, isLocal?: boolean) => void,
  knownAs: (name: string) => unknown = () => undefined,
): string | undefined {
  const lost: string[] = []
  for (const { target, source, isLocal, isOptional, isStrict } of assignments) {
    const value = sourceValue(engine, from, source)
    if (isOptional && (value === null || value === undefined || value instanceof Failure)) continue
    const written = target.join(".")
    if (value instanceof Failure) return `maps ${written}, which cannot be told: ${value.message}`
    if (lost.some(it => written.startsWith(it))) continue
    const [name = "", ...path] = target
    const known = path.length === 0 ? undefined : knownAs(name)
    const end = isStrict ? closedAt(known, path) : undefined
    if (end === undefined) give(name, placed(known, path, value), isLocal)
    else {
      lost.push(`${target.slice(0, end + 1).join(".")}.`)
      give(name, placed(known, path.slice(0, end), null), isLocal)
    }
  }
  return undefined
}

/** How far along a path something stands that has no fields; undefined when nothing does. */
function closedAt(whole: unknown, path: readonly string[]): number | undefined {
  let inside = whole
  for (const [at, field] of path.entries()) {
    if (inside === null || inside === undefined) return undefined
    if (!hasFields(inside)) return at
    inside = Object.hasOwn(inside, field) ? inside[field] : undefined
  }
  return undefined
}

/** A value with another one at a path inside of it; what was there stays as it was. */
function placed(whole: unknown, path: readonly string[], value: unknown): unknown {
  const [first, ...rest] = path
  if (first === undefined) return value
  const fields = hasFields(whole) ? whole : {}
  const inside = Object.hasOwn(fields, first) ? fields[first] : undefined
  return { ...fields, [first]: placed(inside, rest, value) }
}

/** Whether it is an object of the author, and no list, date or duration. */
function hasFields(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/**
 * Maps the data of an event that happens in one moment: variables of its own are gone at once.
 *
 * @param token what stands there; `none` when nothing does
 * @returns false when an incident holds the token there
 */
export function mapAtEvent(engine: Engine, frame: Frame, node: Node, token: Token = none): boolean {
  const mapping = engine.program.mappings[node]
  if (!mapping) return true
  const { variables } = engine
  const { inputs, outputs } = mapping
  const own = mappedValues(engine, inputs, frame)
  // As it is around the event, whatever the event calls so itself.
  const known = new Map(outputs.map(({ target: [it = ""] }) => [it, variables.value(frame, it)]))
  const given =
    typeof own === "string"
      ? own
      : variables.during(frame, own, () =>
          mappedValues(engine, outputs, frame, [], name => known.get(name)),
        )
  if (typeof given !== "string") variables.set(frame, given)
  else if (token === none) engine.incidentAt(frame, node, "evaluation-failed", given)
  else engine.incident("evaluation-failed", given, token)
  return typeof given !== "string"
}

/** What assignments give, by name, on top of what is there; a text says what went wrong. */
function mappedValues(
  engine: Engine,
  assignments: readonly Assignment[],
  frame: Frame,
  before: Iterable<readonly [string, unknown]> = [],
  knownAs?: (name: string) => unknown,
): Readonly<Record<string, unknown>> | string {
  const values = new Map(before)
  const problem = assign(
    engine,
    assignments,
    frame,
    (name, value) => {
      values.set(name, value)
    },
    name => (values.has(name) ? values.get(name) : knownAs?.(name)),
  )
  return problem ?? Object.fromEntries(values)
}

/**
 * What an event, or a part of it, gives to those who catch what it throws: what is mapped for it,
 * BPMN 2.0.2, §10.5.1, and what an engine's own extension says. A text says why nobody can tell.
 */
export function thrownAt(
  engine: Engine,
  frame: Frame,
  node: Node,
  { payload, trigger }: EventDefinition,
): Values | string {
  const inputs = engine.program.mappings[node]?.inputs ?? []
  const all = mappedValues(engine, inputs, frame)
  if (typeof all === "string" || trigger === "message") return all
  const names = new Set(inputs.flatMap(it => (it.isKept ? [] : it.target.slice(0, 1))))
  const given = Object.entries(all).filter(([name]) => names.has(name))
  if (!payload) return Object.fromEntries(given)
  return mappedValues(engine, payload.inputs, frame, [
    ...given,
    ...allGiven(engine.variables, frame, payload.givesAll),
  ])
}

/** What comes with a message, or with what is caught, as a node calls it that has a name for it. */
export function received({ dataReceived }: Program, node: Node, values: Values): Values {
  const name = dataReceived[node]
  if (name === undefined || Object.hasOwn(values, name)) return values
  const [first, ...others] = Object.values(values)
  if (first === undefined) return values
  return { [name]: others.length === 0 ? first : values }
}

/**
 * Data come to what a token stands at: each value goes to the innermost scope that knows its name,
 * unless all stay inside.
 */
export function bring(
  { frames, program, tokens, variables }: Engine,
  token: Token,
  values: Values,
): void {
  const [frame, node] = [tokens.frame(token), tokens.node(token)]
  const brought = received(program, node, values)
  if (program.mappings[node]?.isClosed && frames.hasFlag(frame, frameFlag.isTurn))
    variables.assign(frame, brought)
  else variables.set(frame, brought)
}

/** What an activity gives to the message it sends, as it is known inside of it. */
export function inputsInside(
  { program, variables }: Engine,
  frame: Frame,
  node: Node,
): Readonly<Record<string, unknown>> {
  const own = variables.of(frame)
  const names = (program.mappings[node]?.inputs ?? []).map(it => it.target[0] ?? "")
  return Object.fromEntries(names.filter(it => own.has(it)).map(it => [it, own.get(it)]))
}

/** Goes through an event that does nothing but map its data. */
export function passMapped(engine: Engine, frame: Frame, node: Node): void {
  engine.observer?.enter(frame, node, none)
  if (mapAtEvent(engine, frame, node)) engine.leave(frame, node, none)
}

/** The variables that are given without being named. */
function allGiven(
  variables: Variables,
  frame: Frame,
  givesAll: CallMapping["givesAll"],
): Iterable<readonly [string, unknown]> {
  if (givesAll === undefined) return []
  return givesAll === "local" ? variables.of(frame) : variables.visible(frame)
}

/** What a called process begins with: what is mapped, else all that is seen at the call. */
export function giveToCalled(
  engine: Engine,
  caller: Frame,
  node: Node,
  called: Frame,
): string | undefined {
  const { program, variables } = engine
  const mapping = program.callMappings[node]
  const give = (name: string, value: unknown) => variables.define(called, name, value)
  const all = allGiven(variables, caller, mapping ? mapping.givesAll : "visible")
  for (const [name, value] of all) give(name, value)
  return mapping && assign(engine, mapping.inputs, caller, give)
}

/** What the caller takes from a called process when that is left: what is mapped, else all. */
export function takeFromCalled(engine: Engine, called: Frame): string | undefined {
  const { frames, program, tokens, variables } = engine
  const owner = frames.owner(called)
  const caller = tokens.frame(owner)
  const mapping = program.callMappings[tokens.node(owner)]
  const take = (name: string, value: unknown, isLocal?: boolean) => {
    if (isLocal) variables.define(caller, name, value)
    else variables.set(caller, { [name]: value })
  }
  if (!mapping || mapping.takesAll)
    for (const [name, value] of variables.of(called))
      take(name, value, mapping?.takesAll === "local")
  return mapping && assign(engine, mapping.outputs, called, take)
}
