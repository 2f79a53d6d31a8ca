import { memo } from "../cache/index.ts"
import { type Element, isType, type Model, type Node, type NodeKind } from "../model/index.ts"

/** Who is there, so that a rule meets only what it asks for. */
export interface Census {
  /** The elements of some schema types, bases included. */
  elementsOf(types: readonly string[]): Iterable<Element>
  nodesOf(kinds: readonly NodeKind[]): Iterable<Node>
}

export const censusOf = memo((model: Model): Census => {
  const byType = Map.groupBy(model.elements, it => it.type)
  const byKind = Map.groupBy(model.graph.kinds.keys(), node => model.graph.kinds[node])
  return {
    *elementsOf(types) {
      for (const [type, elements] of byType) if (types.some(it => isType(type, it))) yield* elements
    },
    *nodesOf(kinds) {
      for (const kind of kinds) yield* byKind.get(kind) ?? []
    },
  }
})
