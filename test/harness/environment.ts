import type { Environment } from "../../server/expression/index.ts"

/** An environment of these variables. */
export function environmentOf(values: Readonly<Record<string, unknown>>): Environment {
  const map = new Map(Object.entries(values))
  return { has: name => map.has(name), value: name => map.get(name), names: () => map.keys() }
}
