import { lazy } from "../cache/index.ts"
import { targetTypesOf } from "./references.ts"
import { schemaTypes } from "./schema.ts"
import { attributesOf, childrenOf, isType, typeOf } from "./schema-types.ts"

/** What one file can know of another: elements that are looked for, references that lead there. */

/** Whether people look for elements of a type from another file: what flows, is called or sent. */
export function isSought(type: string | undefined): boolean {
  if (isType(type, "tEventDefinition")) return false
  return soughtTypes.some(it => isType(type, it))
}

const soughtTypes = ["tFlowNode", "tRootElement", "tParticipant", "tLane", "tOperation"]

/**
 * Whether a reference may lead into another file: to a process, a message and all else that stands
 * directly below `definitions`, and to operations. What is drawn is not asked.
 *
 * @param holder      the type of the element that holds it
 * @param targetTypes the types it may point at
 */
export function isShared(holder: string | undefined, targetTypes: readonly string[]): boolean {
  if (isType(holder, "DiagramElement") || isType(holder, "Diagram")) return false
  return targetTypes.some(it => it === "tOperation" || isType(it, "tRootElement"))
}

/** What is worth reading of the elements of a type. */
export interface Worth {
  readonly isSought: boolean
  readonly isContainer: boolean
  /** The attributes and children that hold references which may lead into another file. */
  readonly roles: readonly string[]
  /** The attribute that engines tell errors and escalations apart by. */
  readonly codeAttribute: string | undefined
}

/** For the type of an element, or none. */
export function worthOf(type: string | undefined): Worth {
  if (type === undefined) return worthless
  const worth = known.get(type) ?? readWorth(type)
  known.set(type, worth)
  return worth
}

/** Whether an element of that worth, by itself, can be passed over. */
export function isPlain({ isSought, isContainer, roles }: Worth): boolean {
  return !isSought && !isContainer && roles.length === 0
}

const worthless: Worth = {
  isSought: false,
  isContainer: false,
  roles: [],
  codeAttribute: undefined,
}
const known = new Map<string, Worth>()

function readWorth(type: string): Worth {
  const names = [...attributesOf(type), ...childrenOf(type)].map(it => it.name)
  return {
    isSought: isSought(type),
    isContainer: isType(type, "tProcess") || isType(type, "tSubProcess"),
    roles: names.filter(name => isShared(type, targetTypesOf(type, name) ?? [])),
    codeAttribute: names.find(it => it === "errorCode" || it === "escalationCode"),
  }
}

/**
 * The names of elements whose worth depends on the element they stand in. All others are worth the
 * same everywhere, as far as this file goes.
 */
export const dependentNames = lazy(
  (): ReadonlySet<string> =>
    new Set(
      Object.keys(schemaTypes).flatMap(holder =>
        childrenOf(holder)
          .filter(({ name, type }) => {
            if (worthOf(holder).roles.includes(name)) return true
            return type !== typeOf(name, undefined) && !isPlain(worthOf(type))
          })
          .map(it => it.name),
      ),
    ),
)
