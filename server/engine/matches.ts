import { type Node, none, type Scope } from "../model/index.ts"
import type { IsThere, Origin, Party } from "./conversations.ts"
import { hasKeys, type Keys, keyTexts } from "./keys.ts"
import { Line, type Standing } from "./line.ts"

/** What something is about: a node, or how a message is called. */
export type Topic = Node | string

/** What can be found, or looks for others. */
export interface Sought {
  readonly keys: Keys
  readonly party: Party
}

type Lines<Thing> = Map<unknown, Line<Thing>>

/** Things of one process about one topic, with keys or without. */
interface Group<Thing> {
  readonly process: Scope
  readonly hasKeys: boolean
  /** By each place they are in. */
  readonly within: Lines<Thing>
  /** By the place that began their instance. */
  readonly begunAt: Lines<Thing>
  /** By the process of that; `none`: begun from outside, or by what is over. */
  readonly begunBy: Lines<Thing>
}

/** All things about one topic. */
interface Crowd<Thing> {
  readonly byKey: Lines<Thing>
  readonly groups: Group<Thing>[]
  size: number
}

/** Where a thing stands. */
interface Listing<Thing> {
  readonly lines: Lines<Thing>
  readonly at: unknown
  readonly standing: Standing<Thing>
}

/**
 * Things in the order they came, found by what they are about, by their keys, and by the
 * conversation they are in: who looks for one passes only few that are not meant.
 */
export class Matches<Thing extends Sought> {
  readonly #topicsOf: (thing: Thing) => readonly Topic[]
  readonly #isThere: IsThere
  /** With the place each has among all that came. */
  readonly #places = new Map<Thing, number>()
  readonly #listings = new Map<Thing, readonly Listing<Thing>[]>()
  readonly #crowds = new Map<Topic, Crowd<Thing>>()
  /** By the place that began their instance. */
  readonly #begunAt = new Map<string, Set<Thing>>()
  #count = 0

  constructor(topicsOf: (thing: Thing) => readonly Topic[], isThere: IsThere) {
    this.#topicsOf = topicsOf
    this.#isThere = isThere
  }

  get size(): number {
    return this.#places.size
  }

  /** @returns false when it is there already */
  add(thing: Thing): boolean {
    if (this.#places.has(thing)) return false
    this.#list(thing, this.#count++)
    return true
  }

  /** @returns false when it is not there */
  delete(thing: Thing): boolean {
    if (!this.#places.has(thing)) return false
    this.#unlist(thing)
    this.#places.delete(thing)
    return true
  }

  /** Another one takes the place of a thing that is there. */
  replace(thing: Thing, by: Thing): void {
    const place = this.#places.get(thing)!
    this.delete(thing)
    this.#list(by, place)
  }

  /** A place is over: what was begun there is found as what nobody began. */
  endPlace(place: string): void {
    for (const thing of [...(this.#begunAt.get(place) ?? [])]) {
      this.#unlist(thing)
      this.#list(thing, this.#places.get(thing)!)
    }
  }

  /**
   * What came first of what is meant. Looked at is what shares a key with the seeker, and where one
   * of the two has none, what may be in a conversation with it.
   */
  first(
    topics: readonly Topic[],
    seeker: Sought,
    isMeant: (thing: Thing) => boolean,
  ): Thing | undefined {
    const texts = keyTexts(seeker.keys)
    let first: Standing<Thing> | undefined
    const look = (line: Line<Thing> | undefined) => {
      first = line?.first(isMeant, first?.place ?? Infinity) ?? first
    }
    for (const topic of topics) {
      const crowd = this.#crowds.get(topic)
      if (!crowd) continue
      for (const text of texts) look(crowd.byKey.get(text))
      for (const group of crowd.groups)
        if (texts.length === 0 || !group.hasKeys) this.#lookIn(group, seeker.party, look)
    }
    return first?.thing
  }

  #lookIn(group: Group<Thing>, party: Party, look: (line: Line<Thing> | undefined) => void): void {
    const origin = this.#originOf(party)
    if (origin?.process === group.process) {
      look(group.within.get(origin.place))
      return
    }
    for (const place of party.places) look(group.begunAt.get(place))
    for (const [process, line] of group.begunBy)
      if (process === none || process !== party.process) look(line)
  }

  /** In the order they came. */
  values(): readonly Thing[] {
    return [...this.#places].sort(([, one], [, other]) => one - other).map(([thing]) => thing)
  }

  #list(thing: Thing, place: number): void {
    this.#places.set(thing, place)
    const listings: Listing<Thing>[] = []
    const put = (lines: Lines<Thing>, at: unknown) => {
      const line = lines.get(at) ?? new Line<Thing>()
      lines.set(at, line)
      listings.push({ lines, at, standing: line.add(thing, place) })
    }
    const origin = this.#originOf(thing.party)
    for (const topic of this.#topicsOf(thing)) {
      const crowd = this.#crowds.get(topic) ?? { byKey: new Map(), groups: [], size: 0 }
      this.#crowds.set(topic, crowd)
      crowd.size++
      for (const text of keyTexts(thing.keys)) put(crowd.byKey, text)
      const { within, begunAt, begunBy } = groupOf(crowd, thing)
      for (const at of thing.party.places) put(within, at)
      if (origin) put(begunAt, origin.place)
      put(begunBy, origin?.process ?? none)
    }
    this.#listings.set(thing, listings)
    if (!origin) return
    const begun = this.#begunAt.get(origin.place)
    if (begun) begun.add(thing)
    else this.#begunAt.set(origin.place, new Set([thing]))
  }

  #unlist(thing: Thing): void {
    for (const { lines, at, standing } of this.#listings.get(thing)!) {
      const line = lines.get(at)!
      line.remove(standing)
      if (line.isEmpty) lines.delete(at)
    }
    this.#listings.delete(thing)
    for (const topic of this.#topicsOf(thing)) {
      const crowd = this.#crowds.get(topic)!
      if (--crowd.size === 0) this.#crowds.delete(topic)
    }
    const place = thing.party.origin?.place ?? ""
    const begun = this.#begunAt.get(place)
    if (begun?.delete(thing) && begun.size === 0) this.#begunAt.delete(place)
  }

  /** What began the instance of a party, unless that is over. */
  #originOf({ origin }: Party): Origin | undefined {
    return origin && this.#isThere(origin.place) ? origin : undefined
  }
}

function groupOf<Thing extends Sought>(crowd: Crowd<Thing>, { keys, party }: Thing): Group<Thing> {
  const isKeyed = hasKeys(keys)
  const known = crowd.groups.find(it => it.process === party.process && it.hasKeys === isKeyed)
  if (known) return known
  const group: Group<Thing> = {
    process: party.process,
    hasKeys: isKeyed,
    within: new Map(),
    begunAt: new Map(),
    begunBy: new Map(),
  }
  crowd.groups.push(group)
  return group
}
