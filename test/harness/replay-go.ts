import type { ProfileId } from "../../server/engine/index.ts"
import { attributeValue, type Element, Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { NotExpressible } from "./replayed.ts"
import { type Instance, type Wait, Workbench } from "./workbench.ts"

/** One entry of the steps of a test of go-bpmn; see the corpus. */
export interface GoStep {
  readonly op: string
  readonly kind?: string
  readonly element?: string
  readonly errorCode?: string
  readonly escalationCode?: string
  readonly signalName?: string
  readonly messageName?: string
  readonly exclusiveGatewayDecision?: string
  readonly inclusiveGatewayDecision?: readonly string[]
  /** What the test says in its own language. */
  readonly raw?: string
}

const work = ["serviceTask", "sendTask", "scriptTask", "businessRuleTask"]

/**
 * Plays a test of go-bpmn. There a worker says of each event what it is about, and of each gateway
 * where it leads, by completing a job; here both are said before the process starts.
 *
 * @returns why it is not as it should be; nothing when it is
 * @throws NotExpressible
 */
export function replayGo(
  model: Model,
  process: string,
  steps: readonly GoStep[],
  profile: ProfileId,
): string | undefined {
  return new GoReplay(model, process, steps, profile).play(steps)
}

class GoReplay {
  readonly #model: Model
  readonly #bench: Workbench
  readonly #instance: Instance
  /** By gateway, the nodes it leads to. */
  readonly #decisions = new Map<string, readonly string[]>()
  #at: Element | undefined

  constructor(model: Model, process: string, steps: readonly GoStep[], profile: ProfileId) {
    let told = model
    let at: Element | undefined
    for (const step of steps) {
      if (step.kind === "waitingAt") at = told.find(step.element!)
      if (!at || !step.op.startsWith("complete")) continue
      if (at.kind === "boundaryEvent") told = tell(told, at, step)
      const { exclusiveGatewayDecision: one, inclusiveGatewayDecision: many } = step
      if (at.kind.endsWith("Gateway")) this.#decisions.set(at.id!, many ?? (one ? [one] : []))
    }
    this.#model = told
    this.#bench = new Workbench([told], {
      profile,
      holds: element => work.includes(element.kind),
      chooses: gateway => this.#choice(gateway),
    })
    this.#instance = this.#bench.start(process)
  }

  play(steps: readonly GoStep[]): string | undefined {
    for (const [at, step] of steps.entries()) {
      const why = step.op === "assert" ? this.#assert(step) : this.#do(step)
      if (why) return `${why} (step ${at})`
    }
    return undefined
  }

  /** Where a gateway leads: what was decided, or its default flow. */
  #choice(gateway: Element): readonly string[] | undefined {
    const flows = this.#model.elements.filter(
      it => it.kind === "sequenceFlow" && attributeValue(it, "sourceRef") === gateway.id,
    )
    if (flows.length < 2 || gateway.kind === "parallelGateway") return undefined
    const targets = this.#decisions.get(gateway.id!) ?? []
    const meant = flows.filter(it => targets.includes(attributeValue(it, "targetRef") ?? ""))
    const ids = meant.map(it => it.id!)
    if (gateway.kind === "exclusiveGateway") ids.length = Math.min(ids.length, 1)
    const otherwise = attributeValue(gateway, "default")
    return ids.length === 0 && otherwise ? [otherwise] : ids
  }

  #assert({ kind, element }: GoStep): string | undefined {
    const { happenings } = this.#bench
    switch (kind) {
      case "waitingAt":
        this.#at = this.#model.find(element!)
        return this.#isWaiting(this.#at!) ? undefined : `nothing waits at ${element}`
      case "passed":
        return happenings.some(it => it.what === "complete" && it.id === element)
          ? undefined
          : `${element} is not passed`
      case "completed":
        return this.#bench.isOver(this.#instance) ? undefined : "the process has not ended"
      case "notCompleted":
        return this.#bench.isOver(this.#instance) ? "the process has ended" : undefined
      default:
        throw new NotExpressible(`assertion ${kind}`)
    }
  }

  /** There a gateway waits until it is decided; a boundary event waits as long as its activity. */
  #isWaiting(element: Element): boolean {
    if (element.kind.endsWith("Gateway"))
      return this.#bench.happenings.some(it => it.what === "enter" && it.id === element.id)
    const host = attributeValue(element, "attachedToRef")
    return this.#bench.waits.some(it => it.element.id === (host ?? element.id))
  }

  #do(step: GoStep): string | undefined {
    const at = this.#at
    const wait = this.#bench.waits.find(it => it.element === at)
    switch (step.op) {
      case "completeWaiting":
        return at && work.includes(at.kind) ? this.#complete(wait, step) : undefined
      case "CompleteJobWithError":
        return this.#fail(wait, step)
      case "executeDueTask":
        if (at?.kind.endsWith("Gateway")) return undefined
        if (!wait) return `nothing waits at ${at?.id}`
        this.#bench.complete(wait)
        return undefined
      case "start":
      // What is sent arrives with the next task that is due.
      case "engineCall":
        return undefined
      default:
        throw new NotExpressible(`step ${step.op}`)
    }
  }

  #complete(wait: Wait | undefined, step: GoStep): string | undefined {
    if (!wait) return "nothing waits for being completed"
    const { errorCode, escalationCode } = step
    if (escalationCode !== undefined) this.#bench.throwEscalation(wait, escalationCode)
    else if (errorCode !== undefined) this.#bench.throwError(wait, errorCode)
    else this.#bench.complete(wait)
    return undefined
  }

  /** The engine is to refuse what is said: there is an incident. */
  #fail(wait: Wait | undefined, { raw = "" }: GoStep): string | undefined {
    const error = /ErrorCode: "(.*?)"/.exec(raw)?.[1]
    const escalation = /EscalationCode: "(.*?)"/.exec(raw)?.[1]
    if (error !== undefined && wait) this.#bench.throwError(wait, error)
    if (escalation !== undefined && wait) this.#bench.throwEscalation(wait, escalation)
    return this.#bench.incidents.length === 0 ? "nothing is wrong" : undefined
  }
}

/** Writes into the model what an event is about. */
function tell(model: Model, event: Element, step: GoStep): Model {
  const { errorCode, escalationCode, signalName, messageName } = step
  const kinds = { error: errorCode, escalation: escalationCode, signal: signalName }
  const given = Object.entries({ ...kinds, message: messageName }).find(([, it]) => it)
  if (!given) return model
  const [kind, name] = given
  const text = model.tree.text.toString()
  const { start, end } = event.xml.range
  const written = text
    .slice(start, end)
    .replace(`<${kind}EventDefinition`, `<${kind}EventDefinition ${kind}Ref="of-${event.id}"`)
  const attribute = kind === "error" || kind === "escalation" ? `${kind}Code` : "name"
  const root = `<${kind} id="of-${event.id}" ${attribute}="${name}" /></definitions>`
  const told = text.slice(0, start) + written + text.slice(end).replace("</definitions>", root)
  return new Model(SyntaxTree.read(told))
}
