import assert from "node:assert/strict"
import type { Frame, Token } from "../../server/engine/index.ts"
import {
  type Flow,
  type Graph,
  type Node,
  none,
  rowOf,
  type Scope,
} from "../../server/model/index.ts"
import {
  attachedEvents,
  catches,
  codeOf,
  eventStartsOf,
  isInTurn,
  isInterrupting,
  isJoin,
  isWork,
  leadsTo,
  linkTargetOf,
  startsOf,
  triggerOf,
} from "./judge-drawing.ts"

/** One execution of a scope. */
interface Place {
  readonly key: number
  readonly scope: Scope
  readonly owner: Standing | undefined
  /** Tokens on flows, in the order they came there. */
  flows: Flow[]
  /** Tokens that wait at joins: the flows they came over. */
  held: Flow[]
  at: Standing[]
  /** Nodes that begin without a flow and have not been entered. */
  begun: Node[]
  /** An interrupting event sub-process has taken it over, or it was terminated. */
  isTaken: boolean
  /** Timers that have happened and come once. */
  readonly spent: Set<Node>
}

/** A token at a node. */
interface Standing {
  readonly node: Node
  readonly token: Token
  readonly place: Place
  /** The repeated activity it is one turn of. */
  readonly turnOf: Standing | undefined
  insides: Place[]
  turns: Standing[]
  turnsTotal: number | undefined
  turnsBegun: number
  /** Whether somebody said that what it stands for is done. */
  isReady: boolean
  /** An incident holds it. */
  isStuck: boolean
  readonly spent: Set<Node>
}

/** Where a frame lies: a number nobody else has, and the token it is inside of. */
export interface Whereabouts {
  readonly key: number
  readonly owner: Token
}

/**
 * The specification as a judge: it hears what an engine says happens and refuses what may not
 * happen then; whenever nothing is under way it refuses what should have happened and has not.
 * Whatever runs side by side may come in any order. Tokens are objects in lists, nothing is
 * compiled, and an inclusive join searches the drawing for paths each time. BPMN 2.0.2, chapter 13.
 *
 * It shares with the engine nothing but the graph, and asks only in which token a frame lies.
 */
export class Judge {
  readonly #graph: Graph
  readonly #where: (frame: Frame) => Whereabouts
  readonly #root: Place
  readonly #places = new Map<number, Place>()
  /** What must be taken away before anything else happens. */
  #doomed: Standing[] = []
  /** What must happen then. */
  #due: { readonly place: Place; readonly node: Node }[] = []
  /** The flows that must be taken now. */
  #owed: { place: Place; flows: Flow[]; least: number; most: number } | undefined
  /** An end event that has thrown an error and is done before that is caught. */
  #thrower: Standing | undefined
  #entered: Standing | undefined
  #isUncaught = false
  isOver = false

  constructor(graph: Graph, process: Scope, where: (frame: Frame) => Whereabouts) {
    this.#graph = graph
    this.#where = where
    this.#root = this.#open(0, process, undefined, startsOf(graph, process))
  }

  /** What a token stands for is done. */
  completes(token: Token): void {
    this.#standing(token).isReady = true
  }

  /** What is attached to an activity, behind a gateway, or starts an event sub-process, happens. */
  happens(node: Node, host: Token, frame: Frame): void {
    const graph = this.#graph
    if (host === none) {
      this.#startEventSubProcess(this.#placeOf(frame), node)
      return
    }
    const standing = this.#standing(host)
    if (graph.kinds[standing.node] === "eventBasedGateway") {
      standing.isReady = true
      const flow = [...rowOf(graph.incoming, node)].find(it => graph.source[it] === standing.node)!
      this.#owed = { place: standing.place, flows: [flow], least: 1, most: 1 }
    } else this.#interrupt(standing, node)
  }

  /** The work of a token ends with an error. */
  throws(token: Token, code: string | undefined): void {
    this.#throw(this.#standing(token), "error", code)
  }

  /** How often the activity that was entered last is done. */
  turns(total: number): void {
    this.#entered!.turnsTotal = total
  }

  enter(frame: Frame, node: Node, token: Token): void {
    const place = this.#placeOf(frame)
    this.#settleOwed()
    assert.equal(this.#doomed.length, 0, this.#says(node, "is entered before all is taken away"))
    this.#come(place, node)
    if (isJoin(this.#graph, node)) return
    this.#entered = this.#newStanding(place, node, token, undefined)
    place.at.push(this.#entered)
  }

  beginTurn(frame: Frame, node: Node, token: Token): void {
    const standing = this.#standing(this.#where(frame).owner)
    assert.ok(standing.turnsBegun++ < standing.turnsTotal!, this.#says(node, "has a turn too many"))
    const isSequential = isInTurn(this.#graph, node)
    assert.ok(!isSequential || standing.turns.length === 0, this.#says(node, "has turns at once"))
    standing.turns.push(this.#newStanding(standing.place, node, token, standing))
  }

  endTurn(_: Frame, node: Node, token: Token): void {
    const turn = this.#standing(token)
    this.#mayEnd(turn, node)
    turn.turnOf!.turns.splice(turn.turnOf!.turns.indexOf(turn), 1)
  }

  complete(frame: Frame, node: Node, token: Token): void {
    const place = this.#placeOf(frame)
    const isOfGateway = this.#graph.kinds[node] === "eventBasedGateway"
    const owed = isOfGateway ? this.#owed : undefined
    if (!isOfGateway) this.#settleOwed()
    if (isJoin(this.#graph, node)) this.#join(place, node)
    else {
      const found = place.at.findIndex(it => it.node === node && it.token === token)
      assert.ok(0 <= found, this.#says(node, "is completed and nothing stands there"))
      this.#mayEnd(place.at[found]!, node)
      place.at.splice(found, 1)
    }
    this.#owed = owed ?? this.#outOf(place, node)
    const trigger = triggerOf(this.#graph, node)
    if (trigger === "terminate") this.#take(place)
    if (trigger === "link" && this.#graph.kinds[node] === "intermediateThrowEvent")
      place.begun.push(linkTargetOf(this.#graph, node))
    if (this.#thrower?.node === node && this.#thrower.token === token) this.#caught()
  }

  take(frame: Frame, flow: Flow): void {
    const place = this.#placeOf(frame)
    const owed = this.#owed
    assert.ok(owed && owed.place === place && 0 < owed.most, `flow ${flow} is taken for nothing`)
    const at = owed.flows.indexOf(flow)
    assert.ok(0 <= at, `flow ${flow} does not lead out of what is completed`)
    owed.flows.splice(at, 1)
    owed.least--
    owed.most--
    place.flows.push(flow)
  }

  throw(frame: Frame, node: Node): void {
    const trigger = triggerOf(this.#graph, node)
    const standing = this.#placeOf(frame).at.find(it => it.node === node && it.token !== none)
    if (trigger !== "error" && trigger !== "escalation") return
    this.#throw(standing!, trigger, codeOf(this.#graph, node))
  }

  catch(): void {}

  cancel(_: Frame, node: Node, token: Token): void {
    this.#settleOwed()
    const at = this.#doomed.findIndex(it => it.node === node && it.token === token)
    assert.ok(0 <= at, this.#says(node, "is taken away for nothing"))
    this.#doomed.splice(at, 1)
  }

  incident(node: Node, token: Token, code: string): void {
    assert.ok(code === "uncaught-error" && this.#isUncaught, this.#says(node, code))
    this.#isUncaught = false
    this.#standing(token).isStuck = true
  }

  ended(): void {
    this.#settleOwed()
    assert.ok(isEmpty(this.#root), "the instance ends although something is in it")
    this.isOver = true
  }

  /**
   * Nothing is under way: all that can happen by itself has happened.
   *
   * @param offered what the driver was told of and has not answered: the nodes
   */
  rests(offered: readonly Node[]): void {
    this.#settleOwed()
    assert.equal(this.#doomed.length + this.#due.length, 0, "something is still to happen")
    assert.ok(!this.#isUncaught && !this.#thrower, "an error is on its way")
    if (this.isOver) {
      assert.deepEqual(offered, [])
      return
    }
    assert.ok(!isEmpty(this.#root), "nothing is left and the instance has not ended")
    for (const place of this.#alive()) {
      assert.deepEqual([...place.flows, ...place.begun], [], "a token is under way")
      for (const node of rowOf(this.#graph.nodesOfScope, place.scope))
        if (isJoin(this.#graph, node))
          assert.ok(!this.#isEnabled(place, node), this.#says(node, "should have gone on"))
    }
    for (const it of this.#all()) {
      const isSub = 0 < it.insides.length
      assert.ok(!isSub || !it.insides.every(isEmpty), this.#says(it.node, "is done and stays"))
    }
    assert.deepEqual([...offered].sort(byNumber), this.#offers().sort(byNumber))
  }

  /** Where tokens stand, as what was heard has it: what subscribes is not one. */
  get standings(): Node[] {
    return this.#all().map(it => it.node)
  }

  /** The flows over which tokens have come that wait at joins. */
  get held(): Flow[] {
    return this.#alive().flatMap(it => it.held)
  }

  /** How many timers have come that stay with what they are attached to. */
  get spent(): number {
    const ofPlaces = this.#alive().map(it => (it.isTaken ? 0 : it.spent.size))
    return [...this.#all().map(it => it.spent.size), ...ofPlaces].reduce((sum, it) => sum + it, 0)
  }

  /** A token comes to a node: because of a flow, of what happened, or of how its scope begins. */
  #come(place: Place, node: Node): void {
    const due = this.#due.findIndex(it => it.place === place && it.node === node)
    if (0 <= due) {
      this.#due.splice(due, 1)
      return
    }
    assert.equal(this.#due.length, 0, this.#says(node, "is entered before what is due"))
    const begun = place.begun.indexOf(node)
    if (0 <= begun) {
      place.begun.splice(begun, 1)
      return
    }
    const at = place.flows.findIndex(it => this.#graph.target[it] === node)
    assert.ok(0 <= at, this.#says(node, "is entered without a token"))
    const [flow] = place.flows.splice(at, 1)
    if (isJoin(this.#graph, node)) place.held.push(flow!)
  }

  #mayEnd(standing: Standing, node: Node): void {
    const { isReady, insides, turnsTotal, turnsBegun, turns, token, turnOf } = standing
    const kind = this.#graph.kinds[node]!
    if (turnsTotal !== undefined && !turnOf)
      assert.ok(turnsBegun === turnsTotal && turns.length === 0, this.#says(node, "has turns left"))
    else if (kind === "subProcess")
      assert.ok(0 < insides.length && insides.every(isEmpty), this.#says(node, "is not done"))
    else if (token !== none && kind !== "endEvent" && kind !== "intermediateThrowEvent")
      assert.ok(isReady, this.#says(node, "ends although nobody has done it"))
  }

  #outOf(place: Place, node: Node) {
    const flows = [...rowOf(this.#graph.outgoing, node)]
    const kind = this.#graph.kinds[node]
    const most = kind === "exclusiveGateway" ? Math.min(1, flows.length) : flows.length
    const isChoice = kind === "exclusiveGateway" || kind === "inclusiveGateway"
    return { place, flows, least: isChoice ? Math.min(1, flows.length) : flows.length, most }
  }

  #settleOwed(): void {
    assert.ok(!this.#owed || this.#owed.least <= 0, "a flow that should be taken is not")
    this.#owed = undefined
  }

  #join(place: Place, node: Node): void {
    assert.ok(this.#isEnabled(place, node), this.#says(node, "goes on too early"))
    for (const flow of rowOf(this.#graph.incoming, node)) {
      const at = place.held.indexOf(flow)
      if (0 <= at) place.held.splice(at, 1)
    }
  }

  /** BPMN 2.0.2, §13.4.3, Table 13.3: for every token and every empty flow it can come to … */
  #isEnabled(place: Place, join: Node): boolean {
    const incoming = [...rowOf(this.#graph.incoming, join)]
    const full = incoming.filter(it => place.held.includes(it))
    const empty = incoming.filter(it => !full.includes(it))
    if (empty.length === 0) return true
    if (this.#graph.kinds[join] === "parallelGateway" || full.length === 0) return false
    const tokens = [
      ...place.held.filter(it => !incoming.includes(it)).map(it => this.#graph.target[it]!),
      ...place.flows.map(it => this.#graph.target[it]!),
      ...place.begun,
      ...place.at.map(it => it.node),
    ]
    const search = { graph: this.#graph, join }
    return tokens.every(
      from =>
        !empty.some(to => leadsTo({ ...search, to, isAny: true }, from)) ||
        full.some(to => leadsTo({ ...search, to, isAny: false }, from)),
    )
  }

  /** Outwards from where it is thrown, to the first that catches it. BPMN 2.0.2, §10.5.1. */
  #throw(from: Standing, trigger: "error" | "escalation", code: string | undefined): void {
    const graph = this.#graph
    let at: Standing | undefined = from
    let isInside = trigger === "error" && graph.kinds[from.node] !== "endEvent"
    let except: Node = none
    while (at) {
      const host: Standing = at.turnOf ?? at
      if (isInside) {
        const event = catches(graph, attachedEvents(graph, host.node), trigger, code)
        if (event !== undefined) {
          this.#catch(from, trigger, () => this.#interrupt(host, event))
          return
        }
      }
      const { place } = host
      const starts = place.isTaken
        ? []
        : eventStartsOf(this.#graph, place.scope).filter(it => it.sub !== except)
      const start = catches(
        graph,
        starts.map(it => it.start),
        trigger,
        code,
      )
      if (start !== undefined) {
        this.#catch(from, trigger, () => this.#startEventSubProcess(place, start))
        return
      }
      isInside = true
      at = place.owner
      except = at ? at.node : none
    }
    this.#isUncaught = trigger === "error"
  }

  #catch(from: Standing, trigger: string, then: () => void): void {
    const isEnd = this.#graph.kinds[from.node] === "endEvent"
    if (trigger !== "error" || !isEnd) then()
    else {
      this.#thrower = from
      this.#afterThrower = then
    }
  }

  #afterThrower: (() => void) | undefined

  #caught(): void {
    this.#thrower = undefined
    this.#afterThrower?.()
    this.#afterThrower = undefined
  }

  /** A boundary event happens. BPMN 2.0.2, §13.5.3. */
  #interrupt(host: Standing, event: Node): void {
    if (isInterrupting(this.#graph, event)) {
      this.#doomed.push(...within(host))
      host.place.at.splice(host.place.at.indexOf(host), 1)
    } else if (triggerOf(this.#graph, event) === "timer") host.spent.add(event)
    this.#due.push({ place: host.place, node: event })
  }

  /** BPMN 2.0.2, §13.5.4. */
  #startEventSubProcess(place: Place, start: Node): void {
    if (isInterrupting(this.#graph, start)) this.#take(place)
    else if (triggerOf(this.#graph, start) === "timer") place.spent.add(start)
    const { sub } = eventStartsOf(this.#graph, place.scope).find(it => it.start === start)!
    this.#due.push({ place, node: sub })
  }

  /** All in a place ends. */
  #take(place: Place): void {
    this.#doomed.push(...place.at.flatMap(within))
    place.flows = []
    place.held = []
    place.begun = []
    place.at = []
    place.isTaken = true
  }

  /** What somebody outside can be told of: work, messages and timers. */
  #offers(): Node[] {
    const graph = this.#graph
    const isOffered = (it: Node) => ["message", "timer"].includes(triggerOf(graph, it))
    const ofStandings = this.#all().flatMap(it => {
      const own = isWork(graph, it.node) && it.turnsTotal === undefined && !it.isStuck
      const boundaries = it.turnOf ? [] : attachedEvents(graph, it.node)
      const behind =
        graph.kinds[it.node] === "eventBasedGateway"
          ? [...rowOf(graph.outgoing, it.node)].map(flow => graph.target[flow]!)
          : []
      const attached = boundaries.filter(event => isOffered(event) && !it.spent.has(event))
      return [...(own ? [it.node] : []), ...attached, ...behind]
    })
    const ofPlaces = this.#alive()
      .filter(it => !it.isTaken)
      .flatMap(place => {
        const starts = eventStartsOf(this.#graph, place.scope).map(it => it.start)
        return starts.filter(it => isOffered(it) && !place.spent.has(it))
      })
    return [...ofStandings, ...ofPlaces]
  }

  #placeOf(frame: Frame): Place {
    const { key, owner } = this.#where(frame)
    const known = this.#places.get(key)
    if (known) return known
    const standing = this.#standing(owner)
    const scope = this.#graph.innerScope[standing.node]!
    const place = this.#open(key, scope, standing, startsOf(this.#graph, scope))
    standing.insides.push(place)
    return place
  }

  #open(key: number, scope: Scope, owner: Standing | undefined, begun: readonly Node[]): Place {
    const empty = { flows: [], held: [], at: [], isTaken: false, spent: new Set<Node>() }
    const place: Place = { key, scope, owner, begun: [...begun], ...empty }
    this.#places.set(key, place)
    return place
  }

  #newStanding(place: Place, node: Node, token: Token, turnOf: Standing | undefined): Standing {
    const turns = { turns: [], turnsTotal: undefined, turnsBegun: 0 }
    const fresh = { insides: [], isReady: false, isStuck: false, spent: new Set<Node>() }
    return { node, token, place, turnOf, ...turns, ...fresh }
  }

  #standing(token: Token): Standing {
    const found = this.#all().find(it => it.token === token)
    assert.ok(found, `nothing stands where token ${token} is said to be`)
    return found
  }

  #all(): Standing[] {
    return this.#root.at.flatMap(within)
  }

  /** Places in which something is. */
  #alive(): Place[] {
    return [this.#root, ...this.#all().flatMap(it => it.insides)].filter(it => !isEmpty(it))
  }

  #says(node: Node, what: string): string {
    return `${this.#graph.elements[node]!.id} ${what}`
  }
}

/** A standing and all that is inside of it, inside before outside. */
function within(standing: Standing): Standing[] {
  const insides = standing.insides.flatMap(it => it.at).flatMap(within)
  return [...standing.turns.flatMap(within), ...insides, standing]
}

function isEmpty({ flows, held, at, begun }: Place): boolean {
  return flows.length + held.length + at.length + begun.length === 0
}

function byNumber(left: number, right: number): number {
  return left - right
}
