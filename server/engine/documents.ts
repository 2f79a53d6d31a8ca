import {
  type Element,
  extensionElements,
  type Graph,
  type Model,
  readGraph,
} from "../model/index.ts"
import type { Attribute } from "../syntax/index.ts"
import type { Range } from "../text/index.ts"
import { type Formula, readFormulaText } from "./formula.ts"
import type { Profile } from "./profiles.ts"
import { isCallable, takenGraph } from "./taken-graph.ts"

/** The documents that a program is made of: that of its process, and those of what it calls. */
export class Documents {
  /** The one of the process first. */
  readonly models: readonly Model[]
  /** The control flow of all of them, as the engine takes it. */
  readonly graph: Graph
  readonly #byTree: ReadonlyMap<object, Model>
  readonly #others: readonly Model[]

  /**
   * @param others  where a process may be that is not in the same document, the nearest first
   * @param profile of the engine that reads them
   */
  constructor(model: Model, others: readonly Model[], profile: Profile) {
    this.#others = others
    this.models = others.length === 0 ? [model] : [...calledFrom(model, others)]
    this.#byTree = new Map(this.models.map(it => [it.tree, it]))
    const graph =
      this.models.length === 1
        ? model.graph
        : readGraph(
            this.models.flatMap(it => it.elements),
            (id, from) => this.modelOf(from).find(id),
          )
    this.graph = takenGraph(graph, profile, it => this.calledBy(it))
  }

  /** The document in which an element stands. */
  modelOf({ xml }: Pick<Element, "xml">): Model {
    return this.#byTree.get(xml.tree)!
  }

  /** The process or global task that a call activity calls; undefined when there is none. */
  calledBy(activity: Element): Element | undefined {
    return this.#meantBy(activity)[0]
  }

  /** What a call activity calls that several other documents have; undefined when that is clear. */
  doubtAt(activity: Element): string | undefined {
    const meant = this.#meantBy(activity)
    return 1 < meant.length ? takenOf(meant[0]!.id!, meant.length) : undefined
  }

  #meantBy(activity: Element): readonly Element[] {
    const call = callOf(activity)
    if (!call || isExpression(call.id)) return []
    return processesMeant(call, this.modelOf(activity), [...this.models, ...this.#others])
  }

  /** What says which process a call activity calls, where only the data tell. */
  calledFormula(activity: Element): Formula | undefined {
    const written = calledAttribute(activity)
    if (!written || !isExpression(written.value)) return undefined
    return readFormulaText(this.modelOf(activity), activity, written, "name")
  }
}

/** Whether a document calls a process that it does not hold, or does not say which. */
export function callsElsewhere(model: Model): boolean {
  return model.graph.elements.some(it => {
    const call = callOf(it)
    if (!call || call.id === "") return false
    return isExpression(call.id) || processesMeant(call, model, []).length === 0
  })
}

/** A document and those that hold what is called from it, at any depth. */
function calledFrom(model: Model, others: readonly Model[]): ReadonlySet<Model> {
  const found = new Set([model])
  for (const it of found)
    for (const element of it.graph.elements) {
      const call = callOf(element)
      if (!call) continue
      // It may be any of them.
      if (isExpression(call.id)) return new Set([model, ...others])
      const [process] = processesMeant(call, it, others)
      const holder = process && others.find(({ tree }) => tree === process.xml.tree)
      if (holder) found.add(holder)
    }
  return found
}

/** What a call activity says of the process that it calls. */
export interface Call {
  readonly activity: Element
  /** The id without a prefix, or an expression. */
  readonly id: string
  /** What its prefix stands for; undefined when there is none. */
  readonly namespace: string | undefined
  /** Where that stands. */
  readonly range: Range
}

/** The calls of a document for which it has no process itself, as far as it says which. */
export function callsOutside(model: Model): readonly Call[] {
  return model.elements.flatMap(it => {
    const call = callOf(it)
    if (!call || call.id === "" || isExpression(call.id)) return []
    return processesMeant(call, model, []).length === 0 ? call : []
  })
}

/** Of what has the id that is called, what is meant: a prefix says whose, where that is there. */
export function meantBy<Found extends { readonly namespace: string | undefined }>(
  { namespace }: Call,
  found: readonly Found[],
): readonly Found[] {
  const meant = found.filter(it => it.namespace === namespace)
  return namespace !== undefined && 0 < meant.length ? meant : found
}

/** What is wrong with a call that several other files answer, as it reads after the activity. */
export function doubtAbout(id: string, count: number): string {
  return `calls “${id}”, which ${count} other files have`
}

/** The same in a run, which has to take one. */
export function takenOf(id: string, count: number): string {
  return `${doubtAbout(id, count)}; the nearest is taken`
}

/** A process of its own document comes before those of the same id elsewhere, one of each. */
function processesMeant(call: Call, own: Model, others: Iterable<Model>): readonly Element[] {
  const found = [...new Set([own, ...others])].flatMap(model => {
    const process = model.declarations(call.id).find(isCallable)
    return process ? { model, process, namespace: model.targetNamespace } : []
  })
  const meant = meantBy(call, found)
  return (meant[0]?.model === own ? meant.slice(0, 1) : meant).map(it => it.process)
}

function callOf(element: Element): Call | undefined {
  const written = calledAttribute(element)
  if (!written) return undefined
  const range = written.valueRange
  const value = written.value.trim()
  if (isExpression(value)) return { activity: element, id: value, namespace: undefined, range }
  const [prefix, id] = value.includes(":") ? value.split(/:(?=[^:]*$)/) : [undefined, value]
  const namespace = prefix === undefined ? undefined : namespaceAt(element, prefix)
  return { activity: element, id: id!, namespace, range }
}

/** What a prefix stands for at an element. */
function namespaceAt({ xml }: Element, prefix: string): string | undefined {
  for (const around of [xml, ...xml.ancestors()]) {
    const declared = around.attribute(`xmlns:${prefix}`)
    if (declared) return declared.value
  }
  return undefined
}

function calledAttribute(element: Element): Attribute | undefined {
  if (element.kind !== "callActivity") return undefined
  const [zeebe] = extensionElements(element, ["zeebe"], "calledElement")
  return element.xml.attribute("calledElement") ?? zeebe?.attribute("processId")
}

function isExpression(text: string): boolean {
  return /^\s*=|[$#]\{/.test(text)
}
