import { referenceRoles } from "./references.ts"

/** What a place in a text may say of an id, by number: 0 declares it, the others refer to it. */
export const declares = 0

/** The names of the roles; the number of a role is its place. */
export const roles: readonly string[] = ["id", ...referenceRoles]

/** The roles that are played by elements themselves, whatever ids they name. */
export const marks: readonly string[] = ["definitions", "process"]

const numbers: ReadonlyMap<string, number> = new Map(
  [...roles, ...marks].map((name, number) => [name, number]),
)

/** The role of an attribute without prefix, or of an element by its local name; -1 for none. */
export function roleOf(name: string): number {
  return numbers.get(name) ?? -1
}

/** Whether a role is one of `marks`. */
export function isMark(role: number): boolean {
  return roles.length <= role
}
