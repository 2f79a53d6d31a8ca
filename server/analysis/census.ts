import { memo } from "../cache/index.ts"
import { type Element, isContainer, isType, type Model, type NodeKind } from "../model/index.ts"

/** Who is there, so that a rule meets only what it asks for. */
export interface Census {
  /** The elements of some schema types, bases included. */
  elementsOf(types: readonly string[]): Iterable<Element>
  nodesOf(kinds: readonly NodeKind[]): Iterable<Element>
  /** Every sequence flow, process and sub-process of the control flow, in document order. */
  readonly flows: readonly Element[]
  readonly scopes: readonly Element[]
}

export const censusOf = memo(({ elements, flow }: Model): Census => {
  const byType = Map.groupBy(elements, it => it.type)
  const byKind = Map.groupBy(
    elements.filter(it => flow.isNode(it)),
    it => it.kind,
  )
  return {
    *elementsOf(types) {
      for (const [type, found] of byType) if (types.some(it => isType(type, it))) yield* found
    },
    *nodesOf(kinds) {
      for (const kind of kinds) yield* byKind.get(kind) ?? []
    },
    flows: elements.filter(it => flow.isFlow(it)),
    scopes: elements.filter(isContainer),
  }
})
