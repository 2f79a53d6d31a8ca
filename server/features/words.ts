import { type Element, flag, is, spelledOut } from "../model/index.ts"
import { partOf } from "./parts.ts"

/** What an element is, as people say it: `non-interrupting timer boundary event`. */
export function inWords(element: Element): string {
  const words = [...eventWords(element), ...activityWords(element), base(element)]
  return words.filter(Boolean).join(" ")
}

/** The name of a kind, as people say it: `participant` → `pool`. */
export function kindInWords(kind: string): string {
  return specialNames.get(kind) ?? spelledOut(kind)
}

const specialNames: ReadonlyMap<string, string> = new Map([
  ["participant", "pool"],
  ["definitions", "BPMN document"],
  ["BPMNDiagram", "diagram"],
  ["BPMNPlane", "plane of the diagram"],
  ["BPMNShape", "shape in the diagram"],
  ["BPMNEdge", "line in the diagram"],
  ["BPMNLabel", "label in the diagram"],
  ["ioSpecification", "inputs and outputs"],
  ["multiInstanceLoopCharacteristics", "repetition for each item"],
  ["standardLoopCharacteristics", "loop"],
])

function base(element: Element): string {
  if (is(element, "tSubProcess") && flag(element, "triggeredByEvent", false))
    return "event sub-process"
  return kindInWords(element.kind)
}

/** `timer`, `message` and so on, for an element that is an event. */
export function triggersOf(element: Element): readonly string[] {
  return element.firstChildren
    .filter(it => it.kind.endsWith("EventDefinition"))
    .map(it => it.kind.slice(0, -"EventDefinition".length).toLowerCase())
}

function eventWords(element: Element): string[] {
  if (!is(element, "tEvent")) return []
  const attribute = element.kind === "startEvent" ? "isInterrupting" : "cancelActivity"
  const interrupts = flag(element, attribute, true)
  const triggers = triggersOf(element)
  return [
    interrupts ? "" : "non-interrupting",
    triggers.length > 1 ? "multiple" : (triggers[0] ?? ""),
  ]
}

function activityWords(element: Element): string[] {
  if (!is(element, "tActivity")) return []
  const words = flag(element, "isForCompensation", false) ? ["compensation"] : []
  const each = partOf(element, "multiInstanceLoopCharacteristics")
  if (each)
    words.push(flag(each, "isSequential", false) ? "sequential multi-instance" : "multi-instance")
  if (partOf(element, "standardLoopCharacteristics")) words.push("looping")
  return words
}

/** What a timer definition waits for, as written, with what it is. */
export function timerInWords(definition: Element): string | undefined {
  for (const [kind, words] of timerKinds) {
    const text = partOf(definition, kind)?.xml.content.trim()
    if (text) return `${words} ${text}`
  }
  return undefined
}

const timerKinds = [
  ["timeDuration", "after"],
  ["timeDate", "at"],
  ["timeCycle", "every"],
] as const

/** The condition of a flow, or of a conditional event, as written. */
export function conditionOf(element: Element): string | undefined {
  const holder = partOf(element, "conditionExpression") ?? partOf(element, "condition")
  return holder?.xml.content.trim() || undefined
}
