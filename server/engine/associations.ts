import { memo } from "../cache/index.ts"
import {
  attributeValue,
  childOf,
  type Element,
  is,
  isAllowed,
  labelOf,
  type Model,
  targetTypesOf,
  textOf,
} from "../model/index.ts"
import { splitName } from "../syntax/index.ts"
import { type Formula, readContent, readFormula, readFormulaIn } from "./formula.ts"
import type { TurnOutput } from "./loop.ts"
import type { Assignment, Mapping, Source } from "./mapping.ts"
import type { Profile } from "./profiles.ts"

/** A data association. Its ends are undefined where it does not say them, or they are no data. */
interface Association {
  readonly written: Element
  readonly source: Element | undefined
  readonly target: Element | undefined
}

/**
 * What data associations carry into an activity or event, and out of it. Data objects, properties
 * and data stores are variables of their name; data inputs and outputs are variables of the
 * activity itself. BPMN 2.0.2, §10.4.2.
 *
 * Many associations are drawn to explain and were never meant to be run, so that nothing waits for
 * one: what has no value, or cannot be told, is not carried.
 */
export function readAssociations(model: Model, element: Element, profile: Profile): Mapping {
  if (profile.dataAssociations === "drawn") return { own: [], inputs: [], outputs: [] }
  const arriving = associationsOf(model, element, "dataInputAssociation")
  const leaving = associationsOf(model, element, "dataOutputAssociation")
  const inputs = arriving
    .filter(it => isInside(element, it.target) && !isAboutTurns(element, it))
    .flatMap(it => carriedBy(model, it))
  const carrying = leaving
    .filter(it => carriesOut(element, it))
    .map(association => ({ association, carried: carriedBy(model, association) }))
    .filter(({ carried }) => 0 < carried.length)
  const results = carrying.flatMap(({ association: { source, target } }) =>
    // What is called the same inside and outside needs no second place.
    source && target && dataName(model, source) !== dataName(model, target)
      ? dataName(model, source)
      : [],
  )
  const outputs = carrying
    .filter(({ association: it }) => !isAboutTurns(element, it) && !isInside(element, it.target))
    .flatMap(({ carried }) => carried)
  const isActivity = is(element, "tActivity")
  return { own: isActivity ? ownData(model, element, results) : [], inputs, outputs }
}

/**
 * The only data output of a receive task or an event, if something is carried from it: that takes
 * what comes, whatever it was called where it was thrown. BPMN 2.0.2, §10.5.1.
 */
export function readReceived(model: Model, element: Element, profile: Profile): string | undefined {
  if (profile.dataAssociations === "drawn") return undefined
  const specification = childOf(element, "ioSpecification") ?? element
  const [output, second] = specification.children.filter(it => it.kind === "dataOutput")
  if (!output || second) return undefined
  const leaving = associationsOf(model, element, "dataOutputAssociation")
  return leaving.some(it => it.source === output) ? dataName(model, output) : undefined
}

/** What else is known in an activity only: its results are not there yet. */
function ownData(model: Model, element: Element, results: readonly string[]): Assignment[] {
  const inside = is(element, "tSubProcess") ? dataInside(model).get(element) : undefined
  const begun = [...(inside ?? [])].map(
    (name): Assignment => ({ target: [name], source: { kind: "variable", name } }),
  )
  const loop = loopOf(element)
  const item = loop && childOf(loop, "inputDataItem")
  const result = loop && childOf(loop, "outputDataItem")
  const empty = new Set([...results, ...(result ? [labelOf(result)] : [])])
  if (item) empty.delete(labelOf(item))
  return [
    ...begun,
    ...[...empty].map(
      (name): Assignment => ({ target: [name], source: { kind: "constant", value: null } }),
    ),
  ]
}

/**
 * By sub-process: its data, which live as long as that does, as far as something is carried to
 * them. They begin as what is known by their name around it. BPMN 2.0.2, §10.4.1.
 */
const dataInside = memo((model: Model): ReadonlyMap<Element, ReadonlySet<string>> => {
  const inside = new Map<Element, Set<string>>()
  for (const written of model.elements) {
    if (written.kind !== "dataOutputAssociation" || !written.parent) continue
    const association = readAssociation(model, written)
    const { target } = association
    const scope = target && (referredTo(model, target) ?? target).parent
    if (!scope || !is(scope, "tSubProcess") || !carriesOut(written.parent, association)) continue
    const names = inside.get(scope)
    if (names) names.add(dataName(model, target))
    else inside.set(scope, new Set([dataName(model, target)]))
  }
  return inside
})

/** The list that a repeated activity goes through; a data input has it from outside. */
export function readTurnItems(model: Model, loop: Element, profile: Profile): Formula | undefined {
  const id = textOf(loop, "loopDataInputRef")
  if (id === undefined) return undefined
  const arriving = associationsAround(model, loop, "dataInputAssociation", profile)
  const association = arriving.find(it => it.target?.id === id)
  return turnFormula(model, loop, association) ?? variable(dataNamed(model, id), loop)
}

/** What each turn leaves behind, and the list of it; a data output has that go outside. */
export function readTurnResults(
  model: Model,
  loop: Element,
  profile: Profile,
): TurnOutput | undefined {
  const id = textOf(loop, "loopDataOutputRef")
  const item = childOf(loop, "outputDataItem")
  if (profile.dataAssociations === "drawn" || id === undefined || !item) return undefined
  const leaving = associationsAround(model, loop, "dataOutputAssociation", profile)
  const list = leaving.find(it => it.source?.id === id)
  // What would be made of the whole list is not.
  if (list && isComputed(list)) return undefined
  const toItem = leaving.find(it => it.target === item)
  return {
    element: turnFormula(model, loop, toItem) ?? variable(labelOf(item), loop),
    collection: list?.target ? dataName(model, list.target) : dataNamed(model, id),
    isOptional: true,
  }
}

function turnFormula(
  model: Model,
  loop: Element,
  association: Association | undefined,
): Formula | undefined {
  if (!association) return undefined
  const { written, source } = association
  const transformation = readFormulaIn(model, written, "transformation")
  return (
    (transformation && usable(transformation)) ??
    (source && variable(dataName(model, source), loop))
  )
}

function variable(name: string, element: Element): Formula {
  return { kind: "text", text: name, element }
}

function associationsAround(
  model: Model,
  { parent }: Element,
  kind: string,
  profile: Profile,
): Association[] {
  return parent && profile.dataAssociations === "carried" ? associationsOf(model, parent, kind) : []
}

function associationsOf(model: Model, element: Element, kind: string): Association[] {
  return element.children.filter(it => it.kind === kind).map(it => readAssociation(model, it))
}

function readAssociation(model: Model, written: Element): Association {
  return {
    written,
    source: referredBy(model, written, "sourceRef"),
    target: referredBy(model, written, "targetRef"),
  }
}

/** The data that the first reference of a role names. */
function referredBy(model: Model, element: Element, role: string): Element | undefined {
  for (const reference of model.referencesFrom(element)) {
    if (reference.role !== role) continue
    const target = model.targetOf(reference)
    const isData = target && isAllowed(reference, target) && !isPlaceholder(target)
    return isData ? target : undefined
  }
  return undefined
}

/** Whether it is a data input, data output or property of an activity or event. */
function isInside(element: Element, data: Element | undefined): boolean {
  return data?.parent === element || data?.parent?.parent === element
}

/** Where bpmn-js lets an association end that is drawn to an activity. */
function isPlaceholder({ kind, name }: Element): boolean {
  return kind === "property" && name === "__targetRef_placeholder"
}

function carriesOut(element: Element, association: Association): boolean {
  return isInside(element, association.source) || isComputed(association)
}

function isComputed({ written }: Association): boolean {
  return written.children.some(it => it.kind === "assignment" || it.kind === "transformation")
}

function loopOf(element: Element): Element | undefined {
  return childOf(element, "multiInstanceLoopCharacteristics")
}

/** Whether it carries a list that turns are made of, or what a turn adds to one: see below. */
function isAboutTurns(element: Element, { source, target }: Association): boolean {
  const loop = loopOf(element)
  if (!loop) return false
  if (target !== undefined && target === childOf(loop, "outputDataItem")) return true
  const isEnd = (end: Element | undefined, role: string) =>
    end?.id !== undefined && end.id === textOf(loop, role)
  return isEnd(target, "loopDataInputRef") || isEnd(source, "loopDataOutputRef")
}

/** A transformation gives the target as a whole, assignments what they say; else it is a copy. */
function carriedBy(model: Model, association: Association): Assignment[] {
  const { written, target } = association
  const whole = target && wholeOf(model, association)
  const assigned = written.children.filter(it => it.kind === "assignment")
  return [
    ...(whole ? [carried([dataName(model, target)], whole)] : []),
    ...assigned.flatMap(it => readAssignment(model, it, association)),
  ]
}

function wholeOf(model: Model, { written, source }: Association): Source | undefined {
  const transformation = readFormulaIn(model, written, "transformation")
  if (transformation) return usable(transformation)
  const isCopy = source !== undefined && !childOf(written, "assignment")
  return isCopy ? { kind: "variable", name: dataName(model, source) } : undefined
}

function carried(target: readonly string[], source: Source): Assignment {
  return { target, source, isOptional: true }
}

function usable(formula: Formula): Formula | undefined {
  return formula.kind === "problem" ? undefined : formula
}

function readAssignment(
  model: Model,
  written: Element,
  { source, target }: Association,
): Assignment[] {
  const from = childOf(written, "from")
  const value = from && readFrom(model, from, source)
  const to = textOf(written, "to")
  const path = to === undefined ? target && [dataName(model, target)] : pathTo(model, to)
  return value && path ? [carried(path, value)] : []
}

/** A text means itself, unless it is an expression or calls the source of the association. */
function readFrom(model: Model, from: Element, source: Element | undefined): Source | undefined {
  const text = from.xml.content.trim()
  const name = source && dataName(model, source)
  if (name !== undefined && (text === name || text === source?.id))
    return { kind: "variable", name }
  const isPath = name !== undefined && text.startsWith(`${name}.`)
  const isText = readContent(model, from).language === "plain" && !isPath && !isValue(text)
  if (!isText) return usable(readFormula(model, from, "comparison"))
  return text === "" || isCall(text) ? undefined : { kind: "constant", value: text }
}

function isValue(text: string): boolean {
  return /^(true|false|-?\d+(\.\d+)?|"[^"]*"|'[^']*')$/.test(text)
}

/** Such as `getDataObject('order')/id`, the XPath of BPMN 2.0.2, §10.4.3, which nobody runs here. */
function isCall(text: string): boolean {
  return /^[\w:.-]+\(/.test(text)
}

/** How expressions call the data of an id; what nothing declares is called by it. */
function dataNamed(model: Model, id: string): string {
  const data = dataOf(model, id)
  return data ? dataName(model, data) : id
}

/** The data that an assignment goes to, and the path inside of it; undefined for all else. */
function pathTo(model: Model, written: string): readonly string[] | undefined {
  const text = written
    .replace(/^[#$]\{(.*)\}$/s, "$1")
    .replace(/^=/, "")
    .trim()
  const whole = dataOf(model, text)
  if (whole) return [dataName(model, whole)]
  const [first = "", ...path] = text.split(/[./]/)
  if (![first, ...path].every(it => /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(it))) return undefined
  return [dataNamed(model, first), ...path]
}

/** The data of an id. */
function dataOf(model: Model, id: string): Element | undefined {
  const types = targetTypesOf("tDataAssociation", "targetRef") ?? []
  return model.declarations(id).find(it => types.some(type => is(it, type)))
}

/** How expressions call data: what refers to a data object or store is called as that is. */
function dataName(model: Model, data: Element): string {
  const referred = referredTo(model, data)
  return labelOf(referred?.name === undefined ? data : referred)
}

function referredTo(model: Model, data: Element): Element | undefined {
  const reference = attributeValue(data, "dataObjectRef") ?? attributeValue(data, "dataStoreRef")
  return reference === undefined ? undefined : model.find(splitName(reference.trim()).local)
}
