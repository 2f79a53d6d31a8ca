import {
  activitiFamily,
  attributeValue,
  type Element,
  type ExtensionName,
  extensionAttribute,
  extensionElements,
  is,
  labelOf,
  type Model,
} from "../model/index.ts"
import { partTextOf } from "./parts.ts"
import { conditionOf, timerInWords } from "./words.ts"

/** A fact about an element: what it is called and what the author wrote. */
export interface Detail {
  readonly label: string
  readonly value: string
}

/** What an element waits for, refers to and is implemented by, in the order a reader wants it. */
export function detailsOf(model: Model, element: Element): readonly Detail[] {
  const details: Detail[] = []
  const add = (label: string, value: string | undefined) => {
    if (value?.trim()) details.push({ label, value: value.trim() })
  }
  for (const child of element.firstChildren)
    if (child.kind.endsWith("EventDefinition")) addTrigger(model, child, add)
  if (is(element, "tEventDefinition")) addTrigger(model, element, add)
  add("condition", conditionOf(element))
  for (const [attribute, label] of attributeLabels) add(label, attributeValue(element, attribute))
  add("message", nameOfTarget(model, element, "messageRef"))
  add("calls", nameOfTarget(model, element, "calledElement"))
  add("attached to", nameOfTarget(model, element, "attachedToRef"))
  add("process", nameOfTarget(model, element, "processRef"))
  add("drawn", nameOfTarget(model, element, "bpmnElement"))
  if (element.kind === "scriptTask")
    add(
      `script (${attributeValue(element, "scriptFormat") ?? "language not said"})`,
      script(element),
    )
  addImplementation(element, add)
  return details
}

type Add = (label: string, value: string | undefined) => void

/** Attributes whose value is a fact by itself. */
const attributeLabels = [
  ["errorCode", "code"],
  ["escalationCode", "code"],
  ["structureRef", "structure"],
] as const

function addTrigger(model: Model, definition: Element, add: Add): void {
  add("timer", timerInWords(definition))
  add("condition", conditionOf(definition))
  for (const [role, label] of triggerRoles) add(label, nameOfTarget(model, definition, role))
  if (definition.kind === "linkEventDefinition") add("link", definition.name)
}

const triggerRoles = [
  ["messageRef", "message"],
  ["signalRef", "signal"],
  ["errorRef", "error"],
  ["escalationRef", "escalation"],
  ["activityRef", "compensates"],
] as const

/** What the reference of a role points at, as its author calls it; its id while it is missing. */
function nameOfTarget(model: Model, element: Element, role: string): string | undefined {
  const written = attributeValue(element, role)?.trim()
  if (!written) return undefined
  const id = written.slice(written.indexOf(":") + 1)
  const target = model.find(id)
  return target ? labelOf(target) : written
}

function script(element: Element): string | undefined {
  return partTextOf(element, "script")?.split("\n")[0]
}

/** What the extensions of the engines say about who does the work. */
function addImplementation(element: Element, add: Add): void {
  for (const [name, label] of sevenAttributes)
    add(label, extensionAttribute(element, activitiFamily, name)?.value)
  for (const [holder, attribute, label] of zeebeElements) {
    const found = extensionElements(element, ["zeebe"], holder)[0]
    add(label, found?.attribute(attribute)?.value)
  }
}

const sevenAttributes = [
  ["class", "Java class"],
  ["delegateExpression", "delegate"],
  ["expression", "expression"],
  ["topic", "topic"],
  ["decisionRef", "decision"],
  ["formKey", "form"],
  ["formRef", "form"],
  ["assignee", "assignee"],
  ["candidateGroups", "groups"],
  ["candidateUsers", "users"],
  ["dueDate", "due"],
  ["priority", "priority"],
  ["resultVariable", "result"],
  ["calledElementBinding", "binding"],
] as const

const zeebeElements = [
  ["taskDefinition", "type", "job type"],
  ["taskDefinition", "retries", "retries"],
  ["calledElement", "processId", "calls"],
  ["calledDecision", "decisionId", "decision"],
  ["formDefinition", "formId", "form"],
  ["formDefinition", "formKey", "form"],
  ["assignmentDefinition", "assignee", "assignee"],
  ["assignmentDefinition", "candidateGroups", "groups"],
  ["script", "expression", "script"],
] as const

/** Whether an attribute of an extension, or of an element of one, is among the details already. */
export function isDetail({ vendor }: ExtensionName, attribute: string, holder?: string): boolean {
  if (vendor === undefined) return false
  if (holder !== undefined)
    return vendor === "zeebe" && zeebeElements.some(it => it[0] === holder && it[1] === attribute)
  return activitiFamily.includes(vendor) && sevenAttributes.some(it => it[0] === attribute)
}
