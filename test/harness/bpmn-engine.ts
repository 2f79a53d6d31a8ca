import { Engine } from "bpmn-engine"
import { type Graph, none, rowOf } from "../../server/model/index.ts"
import { chosenOf, type Decide, numbering, takeFirst } from "./decide.ts"
import { isChoiceAt, isJoinAt, type PeerOutcome, PeerRun, placeOf } from "./peer-run.ts"

/** What is said of an activity or flow. */
interface Message {
  readonly id: string
  readonly executionId?: string
  /** Of a flow. */
  readonly targetId?: string
  readonly parent?: { readonly executionId: string }
  signal?(): void
}

/** What an instance of the first process comes to in bpmn-engine. */
export async function executeInBpmnEngine(
  xml: string,
  graph: Graph,
  decide: Decide,
  limit: number,
): Promise<PeerOutcome> {
  const run = new PeerRun(graph, limit)
  const execution = new Execution(graph, run, decide)
  await run.watch(() => execution.run(withConditions(xml, graph)))
  return run.outcome(execution.isOver)
}

/** Its gateways ask nobody: each flow out of a choice gets its id as its condition. */
function withConditions(xml: string, graph: Graph): string {
  return xml.replace(/<sequenceFlow id="(\w+)" sourceRef="(\w+)"[^>]*\/>/g, (tag, id, source) => {
    const node = graph.elements.findIndex(it => it.id === source)
    if (!isChoiceAt(graph, node)) return tag
    return tag.replace("/>", `><conditionExpression>${id}</conditionExpression></sequenceFlow>`)
  })
}

/** Drives one instance like the naive interpreter does. */
class Execution {
  readonly #graph: Graph
  readonly #run: PeerRun
  readonly #decide: Decide
  readonly #numbered = numbering()
  /** By execution of a scope. */
  readonly #paths = new Map<string, string>()
  /** By execution of an activity. */
  readonly #keys = new Map<string, string>()
  /** By execution of a gateway: the flows it takes. */
  readonly #chosen = new Map<string, readonly string[]>()
  readonly #working = new Map<Message, string>()
  isOver = false

  constructor(graph: Graph, run: PeerRun, decide: Decide) {
    this.#graph = graph
    this.#run = run
    this.#decide = decide
  }

  async run(source: string): Promise<void> {
    const listener = {
      emit: (event: string, about: { readonly content: Message; signal(): void }) => {
        this.#hear(event, { ...about.content, signal: () => about.signal() })
      },
    }
    const expressions = {
      resolveExpression: (flow: string, { content }: { readonly content: Message }) =>
        this.#flowsOf(content.executionId!).includes(flow),
    }
    const engine = new Engine({ source, expressions })
    await engine.execute({ listener })
    while (engine.state === "running") {
      const next = takeFirst(this.#working)
      if (!next) break
      next.signal!()
    }
    this.isOver = engine.state === "idle"
  }

  #hear(event: string, about: Message): void {
    const { id, executionId = "", parent } = about
    if (event === "process.enter") this.#paths.set(executionId, "")
    const path = this.#paths.get(parent?.executionId ?? "")
    if (path === undefined) return
    if (event.startsWith("flow.")) this.#run.work()
    if (event === "flow.take") this.#come(path, about)
    if (!event.startsWith("activity.")) return
    const key = this.#run.key(path, id)
    const { node } = placeOf(key)
    if (event === "activity.enter") {
      if (!isJoinAt(this.#graph, node)) this.#run.enter(key)
      this.#keys.set(executionId, key)
      if (this.#graph.innerScope[node] !== none) this.#paths.set(executionId, this.#numbered(key))
    } else if (event === "activity.end") this.#run.leave(key)
    else if (event === "activity.wait") this.#working.set(about, this.#numbered(key))
  }

  /** There a join is entered once; here, by each token. */
  #come(path: string, { targetId }: Message): void {
    const key = this.#run.key(path, targetId!)
    if (isJoinAt(this.#graph, placeOf(key).node)) this.#run.enter(key)
  }

  /** Asked once for each flow: what a gateway takes is decided once. */
  #flowsOf(execution: string): readonly string[] {
    const known = this.#chosen.get(execution)
    if (known) return known
    // When its stack has overflowed it goes on as if nothing had happened.
    const key = this.#keys.get(execution) ?? this.#run.stop()
    const { node } = placeOf(key)
    const flows = [...rowOf(this.#graph.outgoing, node)].map(it => this.#graph.flows[it]!.id!)
    const kind = this.#graph.kinds[node]!
    const chosen = chosenOf(flows, kind, this.#decide, this.#numbered(`${key}!`))
    this.#chosen.set(execution, chosen)
    return chosen
  }
}
