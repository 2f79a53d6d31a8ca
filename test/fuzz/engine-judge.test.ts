/**
 * The engine before a judge who knows only the specification: on random processes, driven at
 * random, nothing happens that may not, and nothing stays undone. FLOWMETER_SEED repeats a run.
 */
import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { frameFlag } from "../../server/engine/frames.ts"
import { compile, type Driver, Engine, type Frame, type Token } from "../../server/engine/index.ts"
import { loadEngine, saveEngine } from "../../server/engine/state.ts"
import { framesOf } from "../../server/engine/stuck.ts"
import { type Flow, Model, type Node, rowOf } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { Judge } from "../harness/judge.ts"
import { loopOf } from "../harness/judge-drawing.ts"
import { lots } from "../harness/lots.ts"
import { randomScopes } from "../harness/random-scopes.ts"
import { document } from "../harness/sketch.ts"

const isLong = process.env.FLOWMETER_FUZZ === "long"
const models = isLong ? 10_000 : 1000
const first = Number(process.env.FLOWMETER_SEED ?? 1)
const stepLimit = 500
/** Things that happen to one instance. */
const momentsMax = 60

describe(`the engine before a judge, ${models} processes from seed ${first}`, function () {
  this.timeout(isLong ? 1_800_000 : 120_000)

  test("does what the specification says, and leaves nothing of it undone", () => {
    const seen = new Map<string, number>()
    for (let seed = first; seed < first + models; seed++) {
      const trial = new Trial(seed, false)
      judged(seed, () => trial.run())
      for (const kind of trial.seen) seen.set(kind, (seen.get(kind) ?? 0) + 1)
    }
    // The random models must be worth judging.
    for (const [kind, least] of Object.entries(seenAtLeast))
      assert.ok(models * least < (seen.get(kind) ?? 0), `${kind}: ${seen.get(kind)} of ${models}`)
  })

  test("saved and loaded at every moment, says the same to the letter", () => {
    for (let seed = first; seed < first + models / 2; seed++) {
      const whole = new Trial(seed, false)
      const torn = new Trial(seed, true)
      judged(seed, () => {
        whole.run()
        torn.run()
      })
      assert.equal(torn.trace.join("\n"), whole.trace.join("\n"), `seed ${seed}`)
    }
  })
})

/** The share of processes in which something must occur. */
const seenAtLeast = {
  ended: 0.3,
  waits: 0.3,
  boundaryEvent: 0.3,
  subProcess: 0.15,
  "event sub-process": 0.15,
  "repeated activity": 0.2,
  "error of work": 0.1,
  errorEventDefinition: 0.05,
  escalationEventDefinition: 0.05,
  linkEventDefinition: 0.05,
  cancel: 0.3,
  eventBasedGateway: 0.1,
  inclusiveJoin: 0.1,
}

function judged(seed: number, action: () => void): void {
  try {
    action()
  } catch (error) {
    throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error })
  }
}

/** One instance, to which things happen at random, and its judge. */
class Trial implements Driver {
  readonly trace: string[] = []
  readonly seen = new Set<string>()
  readonly #model: Model
  readonly #judge: Judge
  readonly #lot: () => number
  readonly #isTorn: boolean
  /** What waits for the outside, in the order it began to. */
  readonly #offers = new Map<Token, Node>()
  #engine: Engine
  #instance: Frame = 0
  /** The step limit was reached: what comes then is not judged. */
  #isEndless = false

  constructor(seed: number, isTorn: boolean) {
    this.#model = new Model(SyntaxTree.read(document(randomScopes(seed))))
    this.#lot = lots(seed ^ 0x5bd1e995)
    this.#isTorn = isTorn
    this.#engine = this.#newEngine()
    this.#judge = new Judge(this.#model.graph, 0, frame => {
      const { frames } = this.#engine
      const isRoot = frames.root(frame) === frame
      return { key: isRoot ? 0 : frames.number(frame), owner: frames.owner(frame) }
    })
  }

  run(): void {
    this.#instance = this.#engine.start()
    for (let moment = 0; moment < momentsMax && !this.#isEndless; moment++) {
      this.#judge.rests([...this.#offers.values()])
      this.#compare()
      if (this.#offers.size === 0) break
      if (this.#isTorn) this.#tear()
      this.#happen()
    }
    this.seen.add(this.#judge.isOver ? "ended" : "waits")
  }

  work(_: Frame, node: Node, token: Token): void {
    this.#offer("work", node, token)
  }

  wait(_: Frame, node: Node, token: Token): void {
    this.#offer("wait", node, token)
  }

  timer(_: Frame, node: Node, token: Token): void {
    this.#offer("timer", node, token)
  }

  choose(_: Frame, node: Node, chosen: Int32Array): number {
    const flows = [...rowOf(this.#model.graph.outgoing, node)]
    const kind = this.#model.graph.kinds[node]
    if (kind !== "exclusiveGateway" && kind !== "inclusiveGateway") return -1
    const first = this.#below(flows.length)
    const isTaken = (at: number) =>
      at === first || (kind !== "exclusiveGateway" && this.#lot() < 0.5)
    const meant = flows.filter((_, at) => isTaken(at))
    chosen.set(meant)
    return meant.length
  }

  turns(_: Frame, node: Node): number {
    if (!loopOf(this.#model.graph.elements[node]!)) return -1
    const total = this.#below(4)
    this.#judge.turns(total)
    this.seen.add("repeated activity")
    return total
  }

  cancelled(_: Frame, node: Node, token: Token): void {
    this.trace.push(`cancelled ${node}`)
    this.#offers.delete(token)
  }

  incident(_: Frame, node: Node, { code, token }: { code: string; token: Token }): void {
    this.trace.push(`incident ${node} ${code}`)
    if (code === "step-limit") this.#isEndless = true
    if (!this.#isEndless) this.#judge.incident(node, token, code)
  }

  ended(_: Frame, state: string): void {
    this.trace.push(`ended ${state}`)
    if (!this.#isEndless) this.#judge.ended()
  }

  #offer(what: string, node: Node, token: Token): void {
    this.trace.push(`${what} ${node} ${token}`)
    this.#offers.set(token, node)
  }

  /** One of the things that can happen happens. */
  #happen(): void {
    const offers = [...this.#offers]
    const [token, node] = offers[this.#below(offers.length)]!
    const { tokens } = this.#engine
    const { kinds } = this.#model.graph
    this.trace.push(`happens ${node} ${token}`)
    this.#offers.delete(token)
    const isWork = kinds[node] === "task" || kinds[node] === "userTask"
    if (tokens.isSubscription(token)) {
      this.#judge.happens(node, tokens.host(token), tokens.frame(token))
      this.#engine.complete(token)
    } else if (isWork && this.#lot() < 0.3) {
      const code = ["E1", "E2", undefined][this.#below(3)]
      this.seen.add("error of work")
      this.#judge.throws(token, code)
      this.#engine.throwError(token, code)
    } else {
      this.#judge.completes(token)
      this.#engine.complete(token)
    }
  }

  /** What was heard gives the state: tokens are neither lost nor made. */
  #compare(): void {
    const { tokens, frames, program } = this.#engine
    const { standings, held, spent, isOver } = this.#judge
    const there: Node[] = []
    const kept: Flow[] = []
    for (const frame of isOver ? [] : framesOf(this.#engine, this.#instance)) {
      for (let token = frames.firstToken(frame); 0 <= token; token = tokens.next(token))
        if (!tokens.isSubscription(token)) there.push(tokens.node(token))
      for (const flow of rowOf(program.graph.flowsOfScope, frames.scope(frame)))
        if (0 <= program.joinSlot[flow]! && !frames.hasFlag(frame, frameFlag.isTurn))
          for (let left = frames.held(frame, program.joinSlot[flow]!); 0 < left; left--)
            kept.push(flow)
    }
    assert.deepEqual([there.sort(), kept.sort()], [standings.sort(), held.sort()])
    const waiting = [...this.#offers.keys()].filter(it => tokens.isSubscription(it)).length
    assert.equal(tokens.count, standings.length + waiting + spent)
    if (isOver) assert.equal(frames.count, 0)
  }

  /** Writes all down and goes on from there. */
  #tear(): void {
    const saved = JSON.stringify(saveEngine(this.#engine))
    this.#engine = this.#newEngine()
    loadEngine(this.#engine, JSON.parse(saved))
  }

  #newEngine(): Engine {
    const program = compile(this.#model, this.#model.processes[0]!)
    const hear =
      (what: "enter" | "complete" | "cancel" | "beginTurn" | "endTurn") =>
      (frame: Frame, node: Node, token: Token) => {
        this.trace.push(`${what} ${node} ${token}`)
        if (what === "cancel") this.seen.add(what)
        if (what === "complete") this.#note(node)
        if (!this.#isEndless) this.#judge[what](frame, node, token)
      }
    return new Engine(program, this, {
      stepLimit,
      observer: {
        enter: hear("enter"),
        complete: hear("complete"),
        cancel: hear("cancel"),
        beginTurn: hear("beginTurn"),
        endTurn: hear("endTurn"),
        take: (frame, flow) => {
          this.trace.push(`take ${flow}`)
          if (!this.#isEndless) this.#judge.take(frame, flow)
        },
        throw: (frame, node) => {
          this.trace.push(`throw ${node}`)
          for (const { kind } of this.#model.graph.elements[node]!.children) this.seen.add(kind)
          if (!this.#isEndless) this.#judge.throw(frame, node)
        },
        catch: (_, node) => void this.trace.push(`catch ${node}`),
      },
    })
  }

  #note(node: Node): void {
    const { kinds, elements, incoming } = this.#model.graph
    const isByEvent = elements[node]!.xml.attributes.some(it => it.name === "triggeredByEvent")
    this.seen.add(isByEvent ? "event sub-process" : kinds[node]!)
    const isJoin = 1 < rowOf(incoming, node).length
    if (isJoin && kinds[node] === "inclusiveGateway") this.seen.add("inclusiveJoin")
  }

  #below(count: number): number {
    return Math.floor(this.#lot() * count)
  }
}
