import { schemaElements, schemaTypes, type TypeRow } from "./schema.ts"

/** An attribute that a type allows. */
export interface AttributeRow {
  readonly name: string
  readonly isRequired: boolean
  /** `ID`, `IDREF`, `QName`, `boolean`, `integer`, `double`, `string`, or the values, `A|B`. */
  readonly type: string
  readonly defaultValue?: string
}

/** A child element that a type allows; its own type is that of the element. */
export interface ChildRow {
  readonly name: string
  readonly type: string
  /** Whether it must be there, and whether there may be many. */
  readonly isRequired: boolean
  readonly isMany: boolean
}

/** The type of an element by its name and that of the type it stands in; undefined if unknown. */
export function typeOf(kind: string, parentType: string | undefined): string | undefined {
  const local = parentType && localTypes(parentType).get(kind)
  return local || globalTypes.get(kind)
}

/** Whether a type is another one or extends it. */
export function isType(type: string | undefined, base: string): boolean {
  return type !== undefined && basesOf(type).has(base)
}

/** Every attribute without prefix that an element of the type may carry, inherited ones first. */
export const attributesOf = remembered(type =>
  chain(type).flatMap(row => (row.attributes ?? "").split(" ").filter(Boolean).map(readAttribute)),
)

/** Every child an element of the type may hold, in schema order; abstract heads are spelled out. */
export const childrenOf = remembered(type =>
  chain(type).flatMap(row =>
    (row.children ?? "")
      .split(" ")
      .filter(word => word && !word.startsWith("any"))
      .flatMap(readChild),
  ),
)

const rows: ReadonlyMap<string, TypeRow> = new Map(Object.entries(schemaTypes))

const globalTypes: ReadonlyMap<string, string> = new Map(
  Object.entries(schemaElements).map(([name, row]) => [name, row.split(" < ")[0]!]),
)

/** The names of all elements that a document may hold; heads that others stand in for left out. */
export const elementNames: readonly string[] = Object.entries(schemaElements)
  .filter(([, row]) => !rows.get(row.split(" < ")[0]!)?.isAbstract)
  .map(([name]) => name)

/** Which elements may stand where an element of that name is asked for, itself left out. */
const substitutes: ReadonlyMap<string, readonly string[]> = Map.groupBy(
  Object.keys(schemaElements),
  name => schemaElements[name as keyof typeof schemaElements].split(" < ")[1] ?? "",
)

const basesOf = remembered(type => {
  const bases = new Set<string>()
  for (let at: string | undefined = type; at; at = rows.get(at)?.base) bases.add(at)
  return bases
})

/** The names whose type depends on the element they stand in, at least in some elements. */
export const localNames: ReadonlySet<string> = new Set(
  [...rows.values()].flatMap(row =>
    (row.children ?? "").split(" ").flatMap(word => /^(\w+):\w+[?*+]?$/.exec(word)?.[1] ?? []),
  ),
)

/** Every type that an element of a name may have, by the element it stands in. */
export const typesOf = remembered(name =>
  [
    ...new Set([
      globalTypes.get(name),
      ...[...rows.keys()].map(type => localTypes(type).get(name)),
    ]),
  ].filter(it => it !== undefined),
)

const localTypes = remembered(type => {
  const locals = new Map<string, string>()
  for (const row of chain(type))
    for (const word of (row.children ?? "").split(" ")) {
      const [, name, local] = /^(\w+):(\w+)[?*+]?$/.exec(word) ?? []
      if (name && local) locals.set(name, local)
    }
  return locals
})

/** The rows of a type and its bases, the outermost base first. */
function chain(type: string): TypeRow[] {
  return [...basesOf(type)].flatMap(name => rows.get(name) ?? []).reverse()
}

function readAttribute(word: string): AttributeRow {
  const [, name, required, type, defaultValue] = /^(\w+)(!?):([^=]+)(?:=(.*))?$/.exec(word)!
  const row = { name: name!, isRequired: required === "!", type: type! }
  return defaultValue === undefined ? row : { ...row, defaultValue }
}

function readChild(word: string): ChildRow[] {
  const [, name, local, count] = /^(\w+)(?::(\w+))?([?*+]?)$/.exec(word)!
  const isRequired = count === "" || count === "+"
  const isMany = count === "*" || count === "+"
  if (local) return [{ name: name!, type: local, isRequired, isMany }]
  return standIns(name!).map(it => ({ name: it, type: globalTypes.get(it)!, isRequired, isMany }))
}

/** The concrete elements that may stand where `head` is asked for. */
function standIns(head: string): string[] {
  const type = globalTypes.get(head)
  const own = type && !rows.get(type)?.isAbstract ? [head] : []
  return [...own, ...(substitutes.get(head) ?? []).flatMap(standIns)]
}

function remembered<Value>(compute: (type: string) => Value): (type: string) => Value {
  const known = new Map<string, Value>()
  return type => {
    if (!known.has(type)) known.set(type, compute(type))
    return known.get(type)!
  }
}
