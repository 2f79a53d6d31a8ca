import { referenceRoles } from "./references.ts"

/** What a place in a text may say of an id, by number: 0 declares it, the others refer to it. */
export const declares = 0

/**
 * The names of the roles that attributes play; the number of a role is its place. One of them is no
 * reference: it is there to find processes by what they say.
 */
export const attributeRoles: readonly string[] = ["id", ...referenceRoles, "isExecutable"]

/** The role of character data: a single word that may refer to something. */
export const content = attributeRoles.length

/** What events refer to by its id, and engines know by its name. BPMN 2.0.2, §8.4. */
export const globalKinds = ["error", "escalation", "message", "signal"] as const

export type GlobalKind = (typeof globalKinds)[number]

/**
 * The elements that are found by their kind, whatever ids they name; their roles follow. Those with
 * names stand last: see `isNamed`.
 */
const marks: readonly string[] = ["definitions", "process", "BPMNPlane", ...globalKinds]

const numbers: ReadonlyMap<string, number> = new Map(
  [...attributeRoles, "", ...marks].map((name, number) => [name, number]),
)

/** The role of an attribute without prefix, or of an element that is marked; -1 for none. */
export function roleOf(name: string): number {
  return numbers.get(name) ?? -1
}

/** The role of an element that is found by its kind, by its local name; -1 for others. */
export function markOf(local: string): number {
  return marks.includes(local) ? roleOf(local) : -1
}

export function isGlobal(kind: string): kind is GlobalKind {
  return globalKinds.some(it => it === kind)
}

const firstGlobal = roleOf(globalKinds[0])

/** Whether elements of a role are found by their names as well. */
export function isNamed(mark: number): boolean {
  return firstGlobal <= mark
}
