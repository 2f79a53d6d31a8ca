import {
  type Element,
  extensionElements,
  type Graph,
  type Model,
  readGraph,
} from "../model/index.ts"
import type { Attribute } from "../syntax/index.ts"
import { type Formula, readFormulaText } from "./formula.ts"
import type { Profile } from "./profiles.ts"

/** The documents that a program is made of: that of its process, and those of what it calls. */
export class Documents {
  /** The one of the process first. */
  readonly models: readonly Model[]
  /** The control flow of all of them, each node the kind that the engine takes it for. */
  readonly graph: Graph
  readonly #byTree: ReadonlyMap<object, Model>

  /**
   * @param others  where a process may be that is not in the same document, the nearest first
   * @param profile of the engine that reads them
   */
  constructor(model: Model, others: readonly Model[], profile: Profile) {
    this.models = others.length === 0 ? [model] : [...calledFrom(model, others)]
    this.#byTree = new Map(this.models.map(it => [it.tree, it]))
    const graph =
      this.models.length === 1
        ? model.graph
        : readGraph(
            this.models.flatMap(it => it.elements),
            (id, from) => this.modelOf(from).find(id),
          )
    this.graph = takenBy(profile, graph)
  }

  /** The document in which an element stands. */
  modelOf({ xml }: Pick<Element, "xml">): Model {
    return this.#byTree.get(xml.tree)!
  }

  /** The process that a call activity calls; undefined when there is none. */
  calledBy(activity: Element): Element | undefined {
    const id = calledId(activity)
    return id === undefined ? undefined : calledProcess(id, this.modelOf(activity), this.models)
  }

  /** What says which process a call activity calls, where only the data tell. */
  calledFormula(activity: Element): Formula | undefined {
    const written = calledAttribute(activity)
    if (!written || !isExpression(written.value)) return undefined
    return readFormulaText(this.modelOf(activity), activity, written, "name")
  }
}

function takenBy({ complexGateway }: Profile, graph: Graph): Graph {
  if (complexGateway === "complexGateway") return graph
  const kinds = graph.kinds.map(it => (it === "complexGateway" ? complexGateway : it))
  return { ...graph, kinds }
}

/** Whether a document calls a process that it does not hold, or does not say which. */
export function callsElsewhere(model: Model): boolean {
  return model.graph.elements.some(it => {
    const id = calledId(it) ?? ""
    return id !== "" && !calledProcess(id, model, [])
  })
}

/** A document and those that hold what is called from it, at any depth. */
function calledFrom(model: Model, others: readonly Model[]): ReadonlySet<Model> {
  const found = new Set([model])
  for (const it of found)
    for (const element of it.graph.elements) {
      const id = calledId(element)
      // It may be any of them.
      if (id !== undefined && isExpression(id)) return new Set([model, ...others])
      const process = id === undefined ? undefined : calledProcess(id, it, others)
      const holder = process && others.find(({ tree }) => tree === process.xml.tree)
      if (holder) found.add(holder)
    }
  return found
}

/** A process of its own document comes before one of the same id elsewhere. */
function calledProcess(id: string, own: Model, others: readonly Model[]): Element | undefined {
  for (const model of [own, ...others]) {
    const process = model.declarations(id).find(it => it.kind === "process")
    if (process) return process
  }
  return undefined
}

/** The id of what a call activity calls, without a prefix. */
function calledId(element: Element): string | undefined {
  if (element.kind !== "callActivity") return undefined
  const written = calledAttribute(element)?.value.trim() ?? ""
  return isExpression(written) ? written : written.replace(/^.*:/, "")
}

function calledAttribute(element: Element): Attribute | undefined {
  if (element.kind !== "callActivity") return undefined
  const [zeebe] = extensionElements(element, ["zeebe"], "calledElement")
  return element.xml.attribute("calledElement") ?? zeebe?.attribute("processId")
}

function isExpression(text: string): boolean {
  return /^\s*=|[$#]\{/.test(text)
}
