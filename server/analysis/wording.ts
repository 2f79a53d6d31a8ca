import { type Element, labelOf, spelledOut } from "../model/index.ts"

/** How many characters of a name a message quotes. */
const quotedLength = 60

/** An element in a sentence: its name or id in quotes, else `this` and what it is. */
export function called(element: Element): string {
  const words = inWords(element.kind)
  if (!element.name && !element.id) return `${isPlural(words) ? "these" : "this"} ${words}`
  return quoted(labelOf(element))
}

/** As `called`, with what it is before it: `the task “Review”`. */
export function calledInFull(element: Element): string {
  if (!element.name && !element.id) return articled(element.kind)
  return `the ${inWords(element.kind)} ${quoted(labelOf(element))}`
}

export function quoted(label: string): string {
  const clipped = label.length <= quotedLength ? label : `${label.slice(0, quotedLength - 1)}…`
  return `“${clipped}”`
}

/** `exclusiveGateway` as `exclusive gateway`: the words of the specification. */
export function inWords(kind: string): string {
  const known = irregular.get(kind)
  if (known) return known
  return spelledOut(kind.replace(/^t(?=[A-Z])/, ""))
}

/** The types that something may be of, as one enumeration: `a participant, an activity or …`. */
export function oneOf(types: readonly string[]): string {
  return joined(types.map(articled))
}

/** `a, b or c`. */
export function joined(words: readonly string[]): string {
  if (words.length < 2) return words.join("")
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`
}

/** `exclusiveGateway` as `an exclusive gateway`. */
export function articled(kind: string): string {
  const words = inWords(kind)
  if (/^an? /.test(words) || isPlural(words)) return words
  return `${/^(?!us|uni)[aeiou]/.test(words) ? "an" : "a"} ${words}`
}

function isPlural(words: string): boolean {
  return /(bounds|definitions|elements)$/.test(words)
}

const irregular: ReadonlyMap<string, string> = new Map([
  ["tFlowNode", "an event, activity or gateway"],
  ["tBaseElement", "a BPMN element"],
  ["DiagramElement", "a shape or an edge"],
  ["multiInstanceLoopCharacteristics", "multi-instance marker"],
  ["standardLoopCharacteristics", "loop marker"],
])
