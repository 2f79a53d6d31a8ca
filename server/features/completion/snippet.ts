import {
  type AttributeRow,
  attributesOf,
  type ChildRow,
  childrenOf,
  type Element,
  isType,
  type Model,
} from "../../model/index.ts"
import { splitName, type XmlElement } from "../../syntax/index.ts"
import type { Piece } from "./suggestion.ts"

/** Where names are written: what prefixes mean there, and which ids are taken. */
export interface Naming {
  readonly model: Model
  readonly xml: XmlElement
}

/** The tag of a new element, without its `<`: what it must have, and places to type the rest. */
export function snippetOf(
  row: ChildRow,
  naming: Naming,
  parent: Element,
): { readonly name: string; readonly pieces: Piece[] } {
  const name = `${prefixOf(row, naming, parent)}${row.name}`
  const pieces: Piece[] = [name]
  for (const attribute of writtenAttributes(row.type))
    pieces.push(` ${attribute.name}="`, slotFor(attribute, row, naming.model), '"')
  if (isText(row.type)) pieces.push(">", { slot: "" }, `</${name}>`)
  else if (holdsMore(row.type)) pieces.push(">\n  ", { slot: "" }, `\n</${name}>`)
  else pieces.push(" />")
  return { name, pieces }
}

const diNamespaces: readonly (readonly [RegExp, string, string])[] = [
  [/^BPMN/, "http://www.omg.org/spec/BPMN/20100524/DI", "bpmndi"],
  [/^(Bounds|Font)$/, "http://www.omg.org/spec/DD/20100524/DC", "dc"],
  [/^waypoint$/, "http://www.omg.org/spec/DD/20100524/DI", "di"],
]

/** The prefix of the parent, or the one that the diagram's namespaces have here. */
function prefixOf(row: ChildRow, { xml }: Naming, parent: Element): string {
  const diagram = diNamespaces.find(([pattern]) => pattern.test(row.name))
  if (!diagram) {
    const { prefix } = splitName(parent.xml.name)
    return prefix === "" ? "" : `${prefix}:`
  }
  const [, namespace, customary] = diagram
  for (const [prefix, bound] of xml.tree.scopes.bindingsAt(xml.index))
    if (bound === namespace) return prefix === "" ? "" : `${prefix}:`
  return `${customary}:`
}

/** Ids and names that authors write anyway, and whatever is required. */
function writtenAttributes(type: string): AttributeRow[] {
  const isNamed = namedTypes.some(it => isType(type, it)) && !isType(type, "tEventDefinition")
  const wanted = (row: AttributeRow) => {
    if (row.isRequired) return true
    if (row.name === "bpmnElement") return true
    if (row.name === "id") return isNamed || type.startsWith("BPMN")
    return row.name === "name" && isNamed && !isType(type, "tSequenceFlow")
  }
  const rank = (row: AttributeRow) => ["id", "name"].indexOf(row.name) >>> 0
  return attributesOf(type)
    .filter(wanted)
    .sort((a, b) => rank(a) - rank(b))
}

const namedTypes = [
  "tFlowElement",
  "tRootElement",
  "tArtifact",
  "tParticipant",
  "tLane",
  "tMessageFlow",
]

function slotFor(attribute: AttributeRow, row: ChildRow, model: Model): Piece {
  if (attribute.name === "id") return { slot: freeId(row, model) }
  const { type, defaultValue = "" } = attribute
  if (type.includes("|")) return { slot: defaultValue, choices: type.split("|") }
  if (type === "boolean") return { slot: defaultValue, choices: ["true", "false"] }
  if (type === "integer" || type === "double") return { slot: defaultValue || "0" }
  return { slot: defaultValue }
}

/** An id of its kind that is not taken: the first one, unless many are taken. */
function freeId({ name, type }: ChildRow, model: Model): string {
  const stem = stems.find(([base]) => isType(type, base))?.[1] ?? name.replace(/^BPMN/, "")
  const capital = stem[0]!.toUpperCase() + stem.slice(1)
  const isTaken = (number: number) => 0 < model.declarations(`${capital}_${number}`).length
  let free = 1
  while (free <= mostSingly && isTaken(free)) free++
  if (free <= mostSingly) return `${capital}_${free}`
  // Numbers are taken one after the other: with a few questions the end of them is found.
  let taken = mostSingly
  while (isTaken(free)) [taken, free] = [free, 2 * free]
  while (taken + 1 < free) {
    const middle = (taken + free) >> 1
    if (isTaken(middle)) taken = middle
    else free = middle
  }
  return `${capital}_${free}`
}

/** So many numbers are tried one by one. */
const mostSingly = 50

const stems = [
  ["tTask", "Task"],
  ["tGateway", "Gateway"],
  ["tEvent", "Event"],
  ["tSequenceFlow", "Flow"],
] as const

/** Whether an element holds text and nothing else. */
function isText(type: string): boolean {
  if (type === "QName" || type === "IDREF" || type === "string") return true
  return ["tDocumentation", "tExpression", "tText", "tScript"].some(it => isType(type, it))
}

/** Whether one seldom writes an element without something in it. */
function holdsMore(type: string): boolean {
  if (childrenOf(type).some(it => it.isRequired && !it.name.startsWith("documentation")))
    return true
  return holders.some(it => isType(type, it))
}

const holders = [
  "tProcess",
  "tSubProcess",
  "tCollaboration",
  "tLaneSet",
  "tLane",
  "tBoundaryEvent",
  "tIntermediateCatchEvent",
  "tIntermediateThrowEvent",
  "tTimerEventDefinition",
  "tConditionalEventDefinition",
  "tMultiInstanceLoopCharacteristics",
  "tInputOutputSpecification",
  "tExtensionElements",
  "tDataAssociation",
  "tInterface",
  "tCategory",
  "Plane",
]
