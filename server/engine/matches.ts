import type { Node } from "../model/index.ts"

/** What something is about: a node, or how a message is called. */
export type Topic = Node | string

/** Things in the order they came, found by what they are about and by their key. */
export class Matches<Thing extends { readonly key: string | null }> {
  readonly #topicsOf: (thing: Thing) => readonly Topic[]
  /** With the place each has among all that came. */
  readonly #places = new Map<Thing, number>()
  /** By topic and key; null: those that have none, undefined: all. */
  readonly #found = new Map<Topic, Map<string | null | undefined, Set<Thing>>>()
  #count = 0

  constructor(topicsOf: (thing: Thing) => readonly Topic[]) {
    this.#topicsOf = topicsOf
  }

  get size(): number {
    return this.#places.size
  }

  /** @returns false when it is there already */
  add(thing: Thing): boolean {
    if (this.#places.has(thing)) return false
    this.#places.set(thing, this.#count++)
    for (const topic of this.#topicsOf(thing)) {
      const byKey = this.#found.get(topic) ?? new Map<string | null | undefined, Set<Thing>>()
      this.#found.set(topic, byKey)
      for (const key of [thing.key, undefined]) {
        const things = byKey.get(key)
        if (things) things.add(thing)
        else byKey.set(key, new Set([thing]))
      }
    }
    return true
  }

  /** @returns false when it is not there */
  delete(thing: Thing): boolean {
    if (!this.#places.delete(thing)) return false
    for (const topic of this.#topicsOf(thing)) {
      const byKey = this.#found.get(topic)
      for (const key of [thing.key, undefined]) {
        const things = byKey?.get(key)
        if (things?.delete(thing) && things.size === 0) byKey!.delete(key)
      }
      if (byKey?.size === 0) this.#found.delete(topic)
    }
    return true
  }

  /**
   * What came first of what is meant. Only what has that key or none is looked at, and all when
   * there is no key.
   *
   * @param topics undefined: any
   */
  first(
    topics: readonly Topic[] | undefined,
    key: string | null,
    isMeant: (thing: Thing) => boolean,
  ): Thing | undefined {
    if (!topics) return firstOf(this.#places.keys(), isMeant)
    let first: Thing | undefined
    for (const topic of topics)
      for (const it of key === null ? [undefined] : [key, null]) {
        const thing = firstOf(this.#found.get(topic)?.get(it) ?? [], isMeant)
        if (thing && !(first && this.#places.get(first)! < this.#places.get(thing)!)) first = thing
      }
    return first
  }

  values(): Iterable<Thing> {
    return this.#places.keys()
  }
}

function firstOf<Thing>(
  things: Iterable<Thing>,
  isMeant: (thing: Thing) => boolean,
): Thing | undefined {
  for (const it of things) if (isMeant(it)) return it
  return undefined
}
