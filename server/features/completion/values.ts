import {
  attributesOf,
  containerOf,
  type Element,
  isType,
  type Model,
  targetTypesOf,
} from "../../model/index.ts"
import type { IndexedElement } from "../../workspace/index.ts"
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
  const here = model.elements
    .filter(it => it.id !== undefined && it !== from)
    .filter(it => targetTypes.some(type => isType(it.type, type)))
    .filter(fits)
    .map(it => valueNamed(it.id!, it.name, inWords(it)))
  if (role !== "calledElement") return here
  const known = new Set(here.map(it => it.label))
  const there = [...elsewhere()]
    .filter(it => it.kind === "process" && !known.has(it.id))
    .map(it => valueNamed(it.id, it.name, `${kindInWords(it.kind)} in another file`))
  return [...here, ...there]
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
