import { type Element, type Graph, is, labelOf, type Model, type Scope } from "../model/index.ts"
import type { Documents } from "./documents.ts"
import { type Formula, readFormulaIn } from "./formula.ts"
import type { Profile } from "./profiles.ts"

/** What tells the conversations of a model apart. BPMN 2.0.2, §8.4.2. */
export interface Correlation {
  readonly keys: readonly CorrelationKey[]
  /** By process: what its data say of keys. */
  readonly subscriptions: ReadonlyMap<Scope, readonly Subscription[]>
}

export interface CorrelationKey {
  readonly name: string
  readonly properties: readonly CorrelationProperty[]
  /** The message flows it applies to; undefined: any. */
  readonly flows: ReadonlySet<Element> | undefined
}

export interface CorrelationProperty {
  readonly element: Element
  /** By message: where the property is in its data. */
  readonly paths: ReadonlyMap<Element, Formula>
}

export interface Subscription {
  readonly key: number
  /** Where each property of the key is in the data of the process. */
  readonly paths: readonly Formula[]
}

/** Undefined when there are no keys, or the engine does not heed them. */
export function readCorrelation(
  documents: Documents,
  { correlationKeys }: Profile,
): Correlation | undefined {
  if (correlationKeys === "drawn") return undefined
  const places = new Map<Element, number>()
  const keys: CorrelationKey[] = []
  const known: Known = { properties: new Map(), flows: new Map() }
  for (const model of documents.models)
    for (const element of model.elements) {
      const key = element.kind === "correlationKey" ? readKey(model, element, known) : undefined
      if (!key) continue
      places.set(element, keys.length)
      keys.push(key)
    }
  if (keys.length === 0) return undefined
  return { keys, subscriptions: readSubscriptions(documents, keys, places) }
}

/** The keys that a message carries which goes over a message flow, or by its name. */
export function keysCarried(
  { keys }: Correlation,
  message: Element | undefined,
  flow: Element | undefined,
): readonly number[] {
  if (!message) return []
  const isCarried = ({ flows, properties }: CorrelationKey) =>
    (!flow || !flows || flows.has(flow)) && properties.every(it => it.paths.has(message))
  return keys.flatMap((key, at) => (isCarried(key) ? at : []))
}

/** What several keys share. */
interface Known {
  readonly properties: Map<Element, CorrelationProperty>
  readonly flows: Map<Element, ReadonlySet<Element>>
}

/** Undefined for a key without fields, or without one that somebody declares. */
function readKey(model: Model, element: Element, known: Known): CorrelationKey | undefined {
  const { parent } = element
  const referred = targetsOf(model, element, "correlationPropertyRef")
  if (!parent || referred.length === 0 || referred.includes(undefined)) return undefined
  const properties = referred.map(it => {
    const property = known.properties.get(it!) ?? readProperty(model, it!)
    known.properties.set(it!, property)
    return property
  })
  const flows = known.flows.get(parent) ?? flowsIn(model, parent)
  known.flows.set(parent, flows)
  // A conversation that names no message flow is about all of them.
  return { name: labelOf(element), properties, flows: flows.size === 0 ? undefined : flows }
}

function readProperty(model: Model, element: Element): CorrelationProperty {
  const paths = new Map<Element, Formula>()
  for (const written of element.children) {
    if (written.kind !== "correlationPropertyRetrievalExpression") continue
    const [message] = targetsOf(model, written, "messageRef")
    const path = readFormulaIn(model, written, "messagePath")
    if (message && path) paths.set(message, path)
  }
  return { element, paths }
}

/** The message flows of a collaboration or conversation, and of what it contains or calls. */
function flowsIn(model: Model, container: Element): ReadonlySet<Element> {
  const flows = new Set<Element>()
  const containers = new Set([container])
  for (const around of containers) {
    if (is(around, "tMessageFlow")) flows.add(around)
    for (const it of around.children) containers.add(it)
    for (const role of ["messageFlowRef", "calledCollaborationRef", "calledChoreographyRef"])
      for (const it of targetsOf(model, around, role)) if (it) containers.add(it)
  }
  return flows
}

function readSubscriptions(
  { models, graph }: Documents,
  keys: readonly CorrelationKey[],
  places: ReadonlyMap<Element, number>,
): ReadonlyMap<Scope, readonly Subscription[]> {
  const subscriptions = new Map<Scope, Subscription[]>()
  for (const model of models)
    for (const element of model.elements) {
      if (element.kind !== "correlationSubscription") continue
      const read = readSubscription(model, element, keys, places)
      const process = read && processOf(graph, element)
      if (process === undefined) continue
      const known = subscriptions.get(process)
      if (known) known.push(read!)
      else subscriptions.set(process, [read!])
    }
  return subscriptions
}

function processOf(graph: Graph, { parent }: Element): Scope | undefined {
  return parent && graph.scopeOf(parent)
}

/** Undefined unless it says of a key where each of its properties is. */
function readSubscription(
  model: Model,
  element: Element,
  keys: readonly CorrelationKey[],
  places: ReadonlyMap<Element, number>,
): Subscription | undefined {
  const [referred] = targetsOf(model, element, "correlationKeyRef")
  const key = referred && places.get(referred)
  if (key === undefined) return undefined
  const bound = new Map<Element, Formula>()
  for (const written of element.children) {
    if (written.kind !== "correlationPropertyBinding") continue
    const [property] = targetsOf(model, written, "correlationPropertyRef")
    const path = readFormulaIn(model, written, "dataPath")
    if (property && path) bound.set(property, path)
  }
  const paths = keys[key]!.properties.map(it => bound.get(it.element))
  return paths.every(it => it !== undefined) ? { key, paths } : undefined
}

/** What the references of a role lead to; undefined for what nothing declares. */
function targetsOf(model: Model, element: Element, role: string): (Element | undefined)[] {
  return [...model.referencesFrom(element)]
    .filter(it => it.role === role)
    .map(it => model.targetOf(it))
}
