import {
  attributesOf,
  attributeValue,
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
import { type Candidates, candidates } from "./candidates.ts"
import { lastChild } from "./last-child.ts"
import type { Suggestion } from "./suggestion.ts"

/** What a value may be, without where it goes. */
export type Value = Pick<Suggestion, "label" | "kind" | "detail" | "explanation" | "filter">

/** Values, the likeliest first. */
export interface Values {
  readonly values: readonly Value[]
  /** Whether there may be more in this document. */
  readonly isCut: boolean
}

/** The values that an attribute of an element may have. */
export function attributeValues(
  model: Model,
  element: Element,
  name: string,
  elsewhere: () => Iterable<IndexedElement>,
): Values {
  // Tags that BPMN does not know may be called anything.
  if (element.type === undefined) return { values: [], isCut: false }
  const targets = targetTypesOf(element.type, name)
  if (targets) return referenceValues(model, element, name, targets, elsewhere)
  const isName = sharedNames[element.kind]?.includes(name)
  const values = isName ? namesElsewhere(element, name, elsewhere) : choicesOf(element, name)
  return { values, isCut: false }
}

function choicesOf({ type }: Element, name: string): readonly Value[] {
  const row = type && attributesOf(type).find(it => it.name === name)
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
): Values {
  const { elements, isCut } = targetsOf(model, from, role, targetTypes)
  const here = elements.map(it => valueNamed(it.id!, it.name, inWords(it)))
  if (!isShared(from.type, targetTypes)) return { values: here, isCut }
  const values = new Map(here.map(it => [it.label, it]))
  const written = role === "calledElement" ? (it: IndexedElement) => it.id : qualifying(from)
  for (const element of elsewhere()) {
    const label = written(element)
    if (label === undefined || values.has(label)) continue
    if (!targetTypes.some(type => isType(element.type, type))) continue
    const words = `${kindInWords(element.kind)} in ${fileNameOf(element)}`
    values.set(label, valueNamed(label, element.name, words))
  }
  return { values: [...values.values()], isCut }
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

/** The elements of this document that a reference may name. */
function targetsOf(
  model: Model,
  from: Element,
  role: string,
  types: readonly string[],
): Candidates {
  if (from.kind === "BPMNShape" && role === "bpmnElement") return undrawn(model, from, shapeTypes)
  if (from.kind === "BPMNEdge" && role === "bpmnElement") return undrawn(model, from, lineTypes)
  if (role === "incoming") return { elements: flowsAt(model, from, "targetRef"), isCut: false }
  if (role === "outgoing" || role === "default")
    return { elements: flowsAt(model, from, "sourceRef"), isCut: false }
  if (types.every(it => globalTypes.has(it)))
    return { elements: globals(model, types), isCut: false }
  const isEnd = from.kind === "sequenceFlow" && (role === "sourceRef" || role === "targetRef")
  const isLocal = isEnd || role === "attachedToRef" || role === "flowNodeRef"
  const wrong = isEnd ? wrongEnds[role] : []
  const fits = (it: Element) => it !== from && !wrong.includes(it.kind)
  return candidates(model, { types, near: from, isLocal, fits })
}

/** What the register knows the elements of, wherever they stand. */
const globalTypes: ReadonlySet<string> = new Set(["tError", "tEscalation", "tMessage", "tSignal"])

function globals(model: Model, types: readonly string[]): readonly Element[] {
  return model.globals
    .filter(it => it.id !== undefined && types.some(type => isType(it.type, type)))
    .sort((a, b) => a.index - b.index)
}

/** What no sequence flow may leave, and enter. BPMN 2.0.2, table 7.3. */
const wrongEnds: Readonly<Record<"sourceRef" | "targetRef", readonly string[]>> = {
  sourceRef: ["endEvent"],
  targetRef: ["startEvent", "boundaryEvent"],
}

/** The sequence flows of a node's own process that enter or leave it. */
function flowsAt(model: Model, node: Element, end: "sourceRef" | "targetRef"): readonly Element[] {
  if (node.id === undefined) return []
  const container = containerOf(node)
  return model
    .naming(node.id, end)
    .filter(
      it => it.id !== undefined && it.kind === "sequenceFlow" && containerOf(it) === container,
    )
}

/** What has no shape or line yet. Diagrams follow the order of what they show, more or less. */
function undrawn(model: Model, from: Element, types: readonly string[]): Candidates {
  const { xml } = from
  const sibling = lastChild(xml.tree, xml.parent, xml.index)
  const drawn = sibling && model.elementFor(sibling)
  const before = drawn && attributeValue(drawn, "bpmnElement")?.trim()
  const near = (before && model.find(before.slice(before.indexOf(":") + 1))) || from
  const isDrawn = (it: Element) =>
    model.referencesTo(it.id!).some(use => use.role === "bpmnElement" && use.from !== from)
  return candidates(model, { types, near, isLocal: false, fits: it => !isDrawn(it) })
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
