import {
  type Flow,
  type Graph,
  type Node,
  none,
  rowOf,
  type Scope,
} from "../../server/model/index.ts"
import { addOne, chosenOf, type Decide, numbering } from "./decide.ts"

/** What a run comes to: how often each node was entered in each scope, and what is left. */
export interface Outcome {
  readonly entered: ReadonlyMap<string, number>
  /** How often each node was done in each scope; a join is when it goes on. */
  readonly done: ReadonlyMap<string, number>
  /** Joins that hold tokens: scope, node and how many on each of its flows. */
  readonly stuck: readonly string[]
  readonly isOver: boolean
}

/**
 * Which of some moves is made next: its place among them, −1 to stop. A move is called after what
 * it does, `enter` or `done`, the scope and the node; `pass` when an inclusive join can go on.
 */
export type Order = (moves: readonly string[]) => number

/** Something that can happen: that a node is entered, or done, in a scope. */
interface Move {
  readonly name: string
  readonly place: Place
  make(): void
}

interface Standing {
  readonly node: Node
  readonly inside?: Place
  /** Of what is done when nothing else can happen. */
  readonly key?: string
}

/** One execution of a scope. */
interface Place {
  /** Tells it from all others: the way to it from the process. */
  readonly path: string
  readonly scope: Scope
  readonly outer: { readonly place: Place; readonly node: Node } | undefined
  /** Tokens on flows that wait at a join, as often as there are. */
  held: Flow[]
  /** Tokens at nodes: people at work, and sub-processes with what is in them. */
  at: Standing[]
  /** Tokens under way, which a flow brings to a node unless it begins there. */
  moving: { readonly node: Node; readonly flow: Flow }[]
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
 *
 * @param order left out: first come, first served, and inclusive joins last. With one, a gateway is
 *   not left in the move in which it is passed, and work may be done at any time.
 */
export function interpret(
  graph: Graph,
  decide: Decide,
  limit: number,
  order?: Order,
): Outcome | undefined {
  const entered = new Map<string, number>()
  const done = new Map<string, number>()
  const numbered = numbering()
  const moves: Move[] = []
  const places: Place[] = []
  const root = begin("", 0, undefined)
  let steps = 0

  for (let next = nextMove(); next; next = nextMove()) {
    next.make()
    if (limit < steps) return undefined
  }
  return { entered, done, stuck: stuck(), isOver: root.isGone }

  function nextMove(): Move | undefined {
    const offered = moves.filter(it => !it.place.isGone)
    if (order) offered.push(...joinsToGoOn(), ...workToDo())
    else if (offered.length === 0) offered.push(...joinsToGoOn().slice(0, 1))
    if (offered.length === 0) offered.push(...workToDo().slice(0, 1))
    const next = offered[order?.(offered.map(it => it.name)) ?? 0]
    const at = next ? moves.indexOf(next) : -1
    if (0 <= at) moves.splice(at, 1)
    return next
  }

  function begin(path: string, scope: Scope, outer: Place["outer"]): Place {
    const place: Place = { path, scope, outer, held: [], at: [], moving: [], isGone: false }
    places.push(place)
    const nodes = [...rowOf(graph.nodesOfScope, scope)]
    const starts = nodes.filter(it => rowOf(graph.incoming, it).length === 0)
    for (const node of starts) go(place, node, none)
    return place
  }

  function go(place: Place, node: Node, flow: Flow): void {
    const token = { node, flow }
    place.moving.push(token)
    const make = () => {
      steps++
      place.moving = place.moving.filter(it => it !== token)
      enter(place, node, flow)
      endIfEmpty(place)
    }
    moves.push({ name: `enter ${place.path}/${node}`, place, make })
  }

  /** Leaves a node in turn: what has begun before comes first. */
  function finish(place: Place, node: Node, token: Standing): void {
    const make = () => {
      place.at = place.at.filter(it => it !== token)
      leave(place, node)
      endIfEmpty(place)
    }
    moves.push({ name: `done ${place.path}/${node}`, place, make })
  }

  function enter(place: Place, node: Node, flow: Flow): void {
    const key = `${place.path}/${node}`
    addOne(entered, key)
    const incoming = [...rowOf(graph.incoming, node)]
    switch (graph.kinds[node]!) {
      case "parallelGateway":
        if (incoming.length < 2) pass(place, node)
        else {
          place.held.push(flow)
          if (!incoming.every(it => place.held.includes(it))) return
          for (const it of incoming) place.held.splice(place.held.indexOf(it), 1)
          pass(place, node)
        }
        return
      case "inclusiveGateway":
        if (incoming.length < 2) pass(place, node)
        else place.held.push(flow)
        return
      case "userTask":
        place.at.push({ node, key: numbered(key) })
        return
      case "subProcess": {
        const path = numbered(key)
        const inside = begin(path, graph.innerScope[node]!, { place, node })
        place.at.push({ node, inside, key: path })
        return
      }
      case "task":
        stand(place, node)
        return
      case "endEvent":
        addOne(done, key)
        if (isTerminate(node)) end(place)
        return
      default:
        pass(place, node)
    }
  }

  function pass(place: Place, node: Node): void {
    if (order) stand(place, node)
    else leave(place, node)
  }

  function stand(place: Place, node: Node): void {
    const token = { node }
    place.at.push(token)
    finish(place, node, token)
  }

  function isTerminate(node: Node): boolean {
    return graph.elements[node]!.children.some(it => it.kind === "terminateEventDefinition")
  }

  function leave(place: Place, node: Node): void {
    addOne(done, `${place.path}/${node}`)
    for (const flow of chosen(place, node)) go(place, graph.target[flow]!, flow)
  }

  function chosen(place: Place, node: Node): readonly Flow[] {
    const flows = [...rowOf(graph.outgoing, node)]
    const kind = graph.kinds[node]!
    if (flows.length < 2 || (kind !== "exclusiveGateway" && kind !== "inclusiveGateway"))
      return flows
    return chosenOf(flows, kind, decide, numbered(`${place.path}/${node}!`))
  }

  function endIfEmpty(place: Place): void {
    if (!place.isGone && isEmpty(place)) end(place)
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

  function workToDo(): Move[] {
    const waiting = places
      .filter(it => !it.isGone)
      .flatMap(place => place.at.filter(it => !it.inside && it.key).map(it => ({ place, it })))
    return waiting
      .sort((a, b) => (a.it.key! < b.it.key! ? -1 : 1))
      .map(({ place, it }) => {
        const make = () => {
          place.at = place.at.filter(other => other !== it)
          leave(place, it.node)
          endIfEmpty(place)
        }
        return { name: `done ${place.path}/${it.node}`, place, make }
      })
  }

  function joinsToGoOn(): Move[] {
    return places.flatMap(place => {
      const nodes = place.isGone ? [] : [...rowOf(graph.nodesOfScope, place.scope)]
      return nodes.flatMap(node => {
        const incoming = [...rowOf(graph.incoming, node)]
        if (graph.kinds[node] !== "inclusiveGateway" || incoming.length < 2) return []
        const full = incoming.filter(it => place.held.includes(it))
        if (full.length === 0 || !isEnabled(place, node, incoming, full)) return []
        const make = () => {
          for (const flow of full) place.held.splice(place.held.indexOf(flow), 1)
          pass(place, node)
          endIfEmpty(place)
        }
        return { name: `pass ${place.path}/${node}`, place, make }
      })
    })
  }

  /** Table 13.3, read aloud: for every token and every empty flow it can come to … */
  function isEnabled(place: Place, join: Node, incoming: readonly Flow[], full: readonly Flow[]) {
    const tokens = [
      ...place.held.filter(it => !incoming.includes(it)).map(it => graph.target[it]!),
      ...place.at.map(it => it.node),
      ...place.moving.map(it => it.node),
    ]
    const empty = incoming.filter(it => !full.includes(it))
    if (place.moving.some(it => empty.includes(it.flow))) return false
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

function isEmpty({ moving, held, at }: Place): boolean {
  return moving.length + held.length + at.length === 0
}
