import {
  attributesOf,
  containerOf,
  type Element,
  isShared,
  isType,
  type Model,
  targetTypesOf,
} from "../../model/index.ts"
import type { IndexedElement } from "../../workspace/index.ts"
import { fileNameOf } from "../elsewhere.ts"
import { inWords, kindInWords } from "../words.ts"
import type { Suggestion } from "./suggestion.ts"

/** What a value may be, without where it goes. */
export type Value = Pick<Suggestion, "label" | "kind" | "detail" | "explanation" | "filter">

/** The values that an attribute of an element may have. */
export function attributeValues(
  model: Model,
  element: Element,
  name: string,
  elsewhere: () => Iterable<IndexedElement>,
): readonly Value[] {
  if (element.type === undefined) return []
  const targets = targetTypesOf(element.type, name)
  if (targets) return referenceValues(model, element, name, targets, elsewhere)
  if (sharedNames[element.kind]?.includes(name)) return namesElsewhere(element, name, elsewhere)
  const row = attributesOf(element.type).find(it => it.name === name)
  if (!row) return []
  const choices = row.type === "boolean" ? ["true", "false"] : row.type.split("|")
  const isOpen = choices.length === 1
  if (isOpen && row.defaultValue === undefined) return []
  return (isOpen ? [row.defaultValue!] : choices).map(label => ({
    label,
    kind: "value",
    ...(label === row.defaultValue ? { detail: "when left out" } : {}),
  }))
}

/** What engines know events by in all files, and so should be written the same in all of them. */
const sharedNames: Readonly<Record<string, readonly string[]>> = {
  message: ["name"],
  signal: ["name"],
  error: ["name", "errorCode"],
  escalation: ["name", "escalationCode"],
}

function namesElsewhere(
  { kind }: Element,
  attribute: string,
  elsewhere: () => Iterable<IndexedElement>,
): readonly Value[] {
  const known = new Map<string, Value>()
  for (const it of elsewhere()) {
    const label = attribute === "name" ? it.name : it.code
    // What would have to be escaped is left to the author.
    if (it.kind !== kind || !label || /[<&"']/.test(label) || known.has(label)) continue
    const detail = `${kindInWords(kind)} in ${fileNameOf(it)}`
    known.set(label, { label, kind: "value", detail })
  }
  return [...known.values()]
}

/**
 * The elements that a reference may name, as near and as fitting as the kind of reference wants:
 * the ends of a flow lie in its own process, a default flow leaves its own gateway.
 *
 * @param role the attribute or child element that holds the reference
 */
export function referenceValues(
  model: Model,
  from: Element,
  role: string,
  targetTypes: readonly string[],
  elsewhere: () => Iterable<IndexedElement>,
): readonly Value[] {
  const fits = fitting(model, from, role)
  const here = candidates(model, centre(model, from, role), targetTypes)
    .filter(it => it.id !== undefined && it !== from)
    .filter(fits)
    .map(it => valueNamed(it.id!, it.name, inWords(it)))
  if (!isShared(from.type, targetTypes)) return here
  const values = new Map(here.map(it => [it.label, it]))
  const written = role === "calledElement" ? (it: IndexedElement) => it.id : qualifying(from)
  for (const element of elsewhere()) {
    const label = written(element)
    if (label === undefined || values.has(label)) continue
    if (!targetTypes.some(type => isType(element.type, type))) continue
    const words = `${kindInWords(element.kind)} in ${fileNameOf(element)}`
    values.set(label, valueNamed(label, element.name, words))
  }
  return [...values.values()]
}

/** In documents of more elements, those near a place are offered, so many before and behind it. */
const mostLooks = 4000

/** The elements of some types, in document order; see `mostLooks`. */
function candidates(model: Model, near: Element, types: readonly string[]): readonly Element[] {
  const { tree } = model
  const first = Math.max(0, near.index - mostLooks)
  const end = Math.min(tree.elementCount, near.index + mostLooks)
  const found = new Set<Element>()
  for (let at = first; at < end; at++) {
    const element = model.elementFor(tree.element(at))
    if (element) found.add(element)
  }
  if (end - first < tree.elementCount)
    for (const it of [...model.globals, ...model.processes]) found.add(it)
  return [...found]
    .filter(it => types.some(type => isType(it.type, type)))
    .sort((a, b) => a.index - b.index)
}

/** What those that a reference may name are near to: what is drawn stands far from its drawing. */
function centre(model: Model, from: Element, role: string): Element {
  if (role !== "bpmnElement") return from
  const drawn = model.tree.elementBefore(from.xml.openTag.start)
  for (let at = drawn, looks = 0; at && looks < 20; looks++) {
    const id = at.attribute("bpmnElement")?.value
    const element = id === undefined ? undefined : model.find(id)
    if (element) return element
    at = model.tree.elementBefore(at.openTag.start)
  }
  return model.processes[0] ?? from
}

/**
 * How an element of another file is named at a place: with the prefix that is bound to its
 * namespace there; undefined when there is none. Engines take the id of what is called as it is.
 */
function qualifying({ xml }: Element): (element: IndexedElement) => string | undefined {
  const prefixes = new Map<string, string>()
  const known = new Set<string>()
  for (const around of [xml, ...xml.ancestors()])
    for (const { name, value } of around.attributes) {
      if (!name.startsWith("xmlns:") || known.has(name)) continue
      known.add(name)
      if (!prefixes.has(value)) prefixes.set(value, name.slice(6))
    }
  return ({ id, namespace = "" }) => {
    const prefix = prefixes.get(namespace)
    return prefix === undefined ? undefined : `${prefix}:${id}`
  }
}

function valueNamed(id: string, name: string | undefined, words: string): Value {
  const called = name?.replace(/\s+/g, " ").trim()
  return {
    label: id,
    kind: "reference",
    detail: called || words,
    explanation: called ? `${words} “${called}”` : words,
    // Authors know names better than ids.
    ...(called ? { filter: `${id} ${called}` } : {}),
  }
}

function fitting(model: Model, from: Element, role: string): (candidate: Element) => boolean {
  const id = from.id
  const isNear = (it: Element) => containerOf(it) === containerOf(from)
  const end = (it: Element, name: string) => it.xml.attribute(name)?.value.trim()
  if (from.kind === "sequenceFlow" && role === "sourceRef")
    return it => isNear(it) && it.kind !== "endEvent"
  if (from.kind === "sequenceFlow" && role === "targetRef")
    return it => isNear(it) && it.kind !== "startEvent" && it.kind !== "boundaryEvent"
  if (role === "attachedToRef") return isNear
  if (role === "incoming") return it => isNear(it) && end(it, "targetRef") === id
  if (role === "outgoing" || role === "default")
    return it => isNear(it) && end(it, "sourceRef") === id
  if (role === "flowNodeRef") return it => containerOf(it) === containerOf(from)
  if (role === "bpmnElement") return drawable(model, from)
  return () => true
}

/** What has no shape yet, of the kind that is drawn as a shape, a line or a plane. */
function drawable(model: Model, from: Element): (candidate: Element) => boolean {
  const isLine = (it: Element) => lineTypes.some(type => isType(it.type, type))
  const isDrawn = (it: Element) =>
    model.referencesTo(it.id!).some(use => use.role === "bpmnElement" && use.from !== from)
  if (from.kind === "BPMNEdge") return it => isLine(it) && !isDrawn(it)
  if (from.kind === "BPMNShape")
    return it => shapeTypes.some(type => isType(it.type, type)) && !isDrawn(it)
  return () => true
}

const lineTypes = ["tSequenceFlow", "tMessageFlow", "tAssociation", "tDataAssociation"]
const shapeTypes = [
  "tFlowNode",
  "tParticipant",
  "tLane",
  "tDataObjectReference",
  "tDataStoreReference",
  "tTextAnnotation",
  "tGroup",
]
