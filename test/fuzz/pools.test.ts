/**
 * Random processes as pools that send each other messages at random: whatever is drawn, a run comes
 * to its end, takes no message twice, and is the same when it is saved and loaded at every step.
 * FLOWMETER_SEED repeats a run.
 */
import assert from "node:assert/strict"
import { describe, test } from "mocha"
import {
  compile,
  execute,
  type Program,
  type Step,
  type TraceEvent,
} from "../../server/engine/index.ts"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { lots } from "../harness/lots.ts"
import { withoutPauses } from "../harness/pauses.ts"
import { randomProcess } from "../harness/random-process.ts"
import { document } from "../harness/sketch.ts"

const isLong = process.env.FLOWMETER_FUZZ === "long"
const models = isLong ? 20_000 : 600
const first = Number(process.env.FLOWMETER_SEED ?? 1)
const stepLimit = 300

describe(`pools that send each other messages, ${models} documents from seed ${first}`, function () {
  this.timeout(isLong ? 1_800_000 : 120_000)

  test("come to an end, take no message twice, and can be saved at every step", () => {
    const seen = { answered: 0, kept: 0, begun: 0, refused: 0 }
    for (let seed = first; seed < first + models; seed++) {
      const model = new Model(SyntaxTree.read(randomPools(seed)))
      const program = compile(model, model.processes[0]!, { hasPartners: true })
      const users = program.graph.elements.filter(it => it.kind === "userTask")
      const steps = users.map((it, at): Step => {
        return { kind: "complete", element: it.id!, variables: { at: at % 2 } }
      })
      const torn = steps.flatMap((it): Step[] => [{ kind: "pause" }, { kind: "resume" }, it])
      const whole = [...execute(program, { steps, stepLimit })]
      const saved = [...execute(program, { steps: torn, stepLimit })]
      assert.deepEqual(withoutPauses(saved), withoutPauses(whole), `seed ${seed}`)
      assert.equal(whole.at(-1)?.event, "end", `seed ${seed}`)

      const thrown = whole.filter(isMessage("throw"))
      const caught = whole.filter(isMessage("catch"))
      for (const [id, taken] of Map.groupBy(caught, it => it.element)) {
        const sent = thrown.reduce((sum, it) => sum + flowsBetween(program, it.element, id), 0)
        // The run may have begun with one from outside.
        const outside = caught[0]!.element === id ? 1 : 0
        assert.ok(taken.length <= outside + sent, `seed ${seed}: ${id} takes ${taken.length}`)
      }
      const instances = new Set(whole.map(it => it.instance))
      const ends = whole.filter(it => it.event === "end")
      assert.deepEqual(new Set(ends.map(it => it.instance)), instances, `seed ${seed}`)
      assert.equal(ends.length, instances.size, `seed ${seed}: an instance ends twice`)
      if (1 < caught.length) seen.answered++
      if (1 < instances.size) seen.begun++
      if (whole.some(it => it.event === "keep")) seen.kept++
      if (whole.some(it => it.event === "incident" && it.code === "correlation-failed"))
        seen.refused++
    }
    // The random documents must be worth running.
    for (const [what, count] of Object.entries(seen))
      assert.ok(models * 0.05 < count, `${what}: ${count} of ${models}`)
  })
})

function isMessage(kind: "throw" | "catch") {
  return (it: TraceEvent) => it.event === kind && it.trigger === "message"
}

/**
 * Over how many message flows what one node sends may come to another. A process that begins
 * because of one of its nodes begins with its start events, too.
 */
function flowsBetween({ graph, messaging }: Program, from: string, to: string): number {
  const [source, target] = [from, to].map(id => graph.elements.findIndex(it => it.id === id))
  const { arriving, flows, leaving, toScopes } = messaging!
  const isStart = graph.kinds[target!] === "startEvent"
  const process = graph.scopeOfNode[target!]!
  const arrivingAt = arriving.get(target!) ?? toScopes
  return (leaving.get(source!) ?? []).filter(it =>
    isStart ? flows[it]!.to === process : arrivingAt.includes(it),
  ).length
}

/**
 * Two or three pools, some of whose nodes send or wait, and message flows between anything. Half of
 * them have a correlation key: now and then a message has another value of it, or none.
 */
function randomPools(seed: number): string {
  const lot = lots(seed)
  const below = (count: number) => Math.floor(lot() * count)
  const message = "<messageEventDefinition/>"
  const pools = ["a", "b", "c"].slice(0, 2 + below(2))
  const isKeyed = seed % 2 === 0
  const data = () => {
    const source = ["=0", "=0", "=1", "=at"][below(4)]
    const input = `<zeebe:ioMapping><zeebe:input source="${source}" target="at"/></zeebe:ioMapping>`
    return isKeyed && 0 < below(8) ? `<extensionElements>${input}</extensionElements>` : ""
  }
  const bodies = pools.map((pool, at) =>
    randomProcess(3 * seed + at)
      .replace(/((?:id|Ref)=")(?=[a-z]\d)/g, `$1${pool}`)
      .replace(/<startEvent (id="\w+")\/>/, (start, id) =>
        below(2) === 0 ? `<startEvent ${id}>${message}</startEvent>` : start,
      )
      .replace(
        /<task (id="\w+")><\/task>/g,
        (task, id) =>
          [
            task,
            `<sendTask ${id}>${data()}</sendTask>`,
            `<receiveTask ${id} instantiate="${below(2) === 0}"/>`,
            `<intermediateThrowEvent ${id}>${data()}${message}</intermediateThrowEvent>`,
            `<intermediateCatchEvent ${id}>${message}</intermediateCatchEvent>`,
          ][below(5)]!,
      ),
  )
  const ids = bodies.map(it => [...it.matchAll(/ id="(\w+)"/g)].map(([, id]) => id!))
  const meant = bodies.map(it => [...it.matchAll(/Event id="(\w+)">|Task id="(\w+)"/g)])
  const flows = Array.from({ length: 2 + below(8) }, (_, at) => {
    const [from, to] = [below(pools.length), below(pools.length)]
    const ends = `sourceRef="${end(from)}" targetRef="${end(to)}"`
    return `<messageFlow id="m${at}" messageRef="message" ${ends}/>`
  })
  const participants = pools.map(it => `<participant id="pool${it}" processRef="${it}"/>`)
  return document(
    `<collaboration id="all">${participants.join("")}${flows.join("")}
      ${isKeyed ? key : ""}</collaboration>${isKeyed ? property : ""}
      ${pools.map((it, at) => `<process id="${it}">${goesByData()}${bodies[at]}</process>`).join("\n")}`,
  )

  /** In one pool of four the data say which messages are meant. */
  function goesByData(): string {
    return isKeyed && below(4) === 0 ? subscription : ""
  }

  /** Most often something that can send or receive; now and then a pool or anything else. */
  function end(pool: number): string {
    const found = meant[pool]!.map(([, event, task]) => event ?? task!)
    if (below(6) === 0) return `pool${pools[pool]}`
    const among = below(6) === 0 || found.length === 0 ? ids[pool]! : found
    return among[below(among.length)]!
  }
}

const key = `<correlationKey id="key"><correlationPropertyRef>property</correlationPropertyRef>
  </correlationKey>`
const property = `<message id="message"/><correlationProperty id="property">
  <correlationPropertyRetrievalExpression messageRef="message"><messagePath>=at</messagePath>
  </correlationPropertyRetrievalExpression></correlationProperty>`
const subscription = `<correlationSubscription correlationKeyRef="key">
  <correlationPropertyBinding correlationPropertyRef="property"><dataPath>=at</dataPath>
  </correlationPropertyBinding></correlationSubscription>`
