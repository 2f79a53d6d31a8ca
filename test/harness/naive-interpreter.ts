import {
  type Flow,
  type Graph,
  type Node,
  none,
  rowOf,
  type Scope,
} from "../../server/model/index.ts"

/** What a run comes to: how often each node was entered in each scope, and what is left. */
export interface Outcome {
  readonly entered: ReadonlyMap<string, number>
  /** Joins that hold tokens: scope, node and how many on each of its flows. */
  readonly stuck: readonly string[]
  readonly isOver: boolean
}

/** Which of `count` ways to go at a node: any number from 0 up. Must depend on its inputs only. */
export type Decide = (key: string, count: number) => number

/** One execution of a scope. */
interface Place {
  /** Tells it from all others: the way to it from the process. */
  readonly path: string
  readonly scope: Scope
  readonly outer: { readonly place: Place; readonly node: Node } | undefined
  /** Tokens on flows that wait at a join, as often as there are. */
  held: Flow[]
  /** Tokens at nodes: people at work, and sub-processes with what is in them. */
  at: { readonly node: Node; readonly inside: Place | undefined; readonly key: string }[]
  /** Tokens under way. */
  moving: number
  isGone: boolean
}

/**
 * The specification, executed the long way: tokens are objects in lists, nothing is compiled, and
 * an inclusive join searches the drawing for paths each time it is asked. It shares with the
 * engine nothing but the graph. BPMN 2.0.2, chapter 13.
 *
 * Knows plain start, end and terminate events, tasks, user tasks, sub-processes and the
 * exclusive, parallel and inclusive gateways. A user task waits until nothing else can happen;
 * then the one with the smallest key is done.
 */
export function interpret(
  graph: Graph,
  process: Scope,
  decide: Decide,
  isTerminate: (node: Node) => boolean,
  limit: number,
): Outcome | undefined {
  const entered = new Map<string, number>()
  const visits = new Map<string, number>()
  const moves: (() => void)[] = []
  const places: Place[] = []
  const root = begin("", process, undefined)
  let steps = 0

  for (;;) {
    const move = moves.shift()
    if (move) move()
    else if (!fireInclusive() && !doWork()) break
    if (limit < steps) return undefined
  }
  return { entered, stuck: stuck(), isOver: root.isGone }

  function begin(path: string, scope: Scope, outer: Place["outer"]): Place {
    const place: Place = { path, scope, outer, held: [], at: [], moving: 0, isGone: false }
    places.push(place)
    const nodes = [...rowOf(graph.nodesOfScope, scope)]
    const starts = nodes.filter(it => rowOf(graph.incoming, it).length === 0)
    for (const node of starts) go(place, node, none)
    return place
  }

  function go(place: Place, node: Node, flow: Flow): void {
    place.moving++
    moves.push(() => {
      if (place.isGone) return
      steps++
      place.moving--
      enter(place, node, flow)
      endIfEmpty(place)
    })
  }

  /** Leaves a node in turn: what has begun before comes first. */
  function finish(place: Place, node: Node, token: Place["at"][number]): void {
    moves.push(() => {
      if (place.isGone) return
      place.at = place.at.filter(it => it !== token)
      leave(place, node)
      endIfEmpty(place)
    })
  }

  function enter(place: Place, node: Node, flow: Flow): void {
    const key = `${place.path}/${node}`
    entered.set(key, (entered.get(key) ?? 0) + 1)
    const incoming = [...rowOf(graph.incoming, node)]
    switch (graph.kinds[node]!) {
      case "parallelGateway":
        if (incoming.length < 2) {
          leave(place, node)
          return
        }
        place.held.push(flow)
        if (incoming.every(it => place.held.includes(it))) {
          for (const it of incoming) place.held.splice(place.held.indexOf(it), 1)
          leave(place, node)
        }
        return
      case "inclusiveGateway":
        if (incoming.length < 2) leave(place, node)
        else place.held.push(flow)
        return
      case "userTask":
        place.at.push({ node, inside: undefined, key: numbered(key) })
        return
      case "subProcess": {
        const path = numbered(key)
        const inside = begin(path, graph.innerScope[node]!, { place, node })
        place.at.push({ node, inside, key: path })
        return
      }
      case "task": {
        const token = { node, inside: undefined, key: "" }
        place.at.push(token)
        finish(place, node, token)
        return
      }
      case "endEvent":
        if (isTerminate(node)) end(place)
        return
      default:
        leave(place, node)
    }
  }

  function leave(place: Place, node: Node): void {
    for (const flow of chosen(place, node)) go(place, graph.target[flow]!, flow)
  }

  function chosen(place: Place, node: Node): readonly Flow[] {
    const flows = [...rowOf(graph.outgoing, node)]
    const kind = graph.kinds[node]!
    if (flows.length < 2 || (kind !== "exclusiveGateway" && kind !== "inclusiveGateway"))
      return flows
    const key = numbered(`${place.path}/${node}!`)
    if (kind === "exclusiveGateway") return [flows[decide(key, flows.length) % flows.length]!]
    const bits = (decide(key, 2 ** flows.length) % (2 ** flows.length - 1)) + 1
    return flows.filter((_, at) => (bits & (1 << at)) !== 0)
  }

  function numbered(key: string): string {
    const visit = (visits.get(key) ?? 0) + 1
    visits.set(key, visit)
    return `${key}#${visit}`
  }

  function endIfEmpty(place: Place): void {
    if (place.isGone || 0 < place.moving || 0 < place.held.length || 0 < place.at.length) return
    end(place)
  }

  function end(place: Place): void {
    remove(place)
    if (!place.outer) return
    const { place: around, node } = place.outer
    finish(around, node, around.at.find(it => it.inside === place)!)
  }

  function remove(place: Place): void {
    place.isGone = true
    for (const { inside } of place.at) if (inside) remove(inside)
  }

  function doWork(): boolean {
    const work = places
      .filter(it => !it.isGone)
      .flatMap(place => place.at.filter(it => !it.inside && it.key).map(it => ({ place, it })))
      .sort((a, b) => (a.it.key < b.it.key ? -1 : 1))[0]
    if (!work) return false
    work.place.at = work.place.at.filter(it => it !== work.it)
    leave(work.place, work.it.node)
    endIfEmpty(work.place)
    return true
  }

  function fireInclusive(): boolean {
    for (const place of places) {
      if (place.isGone) continue
      for (const node of rowOf(graph.nodesOfScope, place.scope)) {
        const incoming = [...rowOf(graph.incoming, node)]
        if (graph.kinds[node] !== "inclusiveGateway" || incoming.length < 2) continue
        const full = incoming.filter(it => place.held.includes(it))
        if (full.length === 0 || !isEnabled(place, node, incoming, full)) continue
        for (const flow of full) place.held.splice(place.held.indexOf(flow), 1)
        leave(place, node)
        endIfEmpty(place)
        return true
      }
    }
    return false
  }

  /** Table 13.3, read aloud: for every token and every empty flow it can come to … */
  function isEnabled(place: Place, join: Node, incoming: readonly Flow[], full: readonly Flow[]) {
    const tokens = [
      ...place.held.filter(it => !incoming.includes(it)).map(it => graph.target[it]!),
      ...place.at.map(it => it.node),
    ]
    const empty = incoming.filter(it => !full.includes(it))
    return tokens.every(
      from =>
        !empty.some(it => leadsTo(from, it, join)) || full.some(it => leadsTo(from, it, join)),
    )
  }

  /** Whether a path of flows begins at a node, ends with a flow, and does not pass a join. */
  function leadsTo(from: Node, to: Flow, join: Node, seen = new Set<Node>()): boolean {
    if (from === join || seen.has(from)) return false
    seen.add(from)
    return [...rowOf(graph.outgoing, from)].some(
      it => it === to || leadsTo(graph.target[it]!, to, join, seen),
    )
  }

  function stuck(): readonly string[] {
    return places
      .filter(it => !it.isGone)
      .flatMap(({ path, held }) => held.map(flow => `${path}/${graph.target[flow]} from ${flow}`))
      .sort()
  }
}
