import {
  type Element,
  flag,
  type Model,
  type Node,
  none,
  rowOf,
  type Scope,
} from "../model/index.ts"
import { triggersOf } from "./event-definition.ts"
import { beginningsOf, type MessageFlow, readMessageFlows } from "./message-flows.ts"

/**
 * The process that is meant when nobody says which: one with something in it, executable ones
 * before others, and of several the first that does not begin with a message of another one.
 * Undefined when there is no process.
 */
export function usualProcess(model: Model): Element | undefined {
  const { graph, processes } = model
  const holding = processes.filter(it => 0 < rowOf(graph.nodesOfScope, graph.scopeOf(it)!).length)
  const executable = holding.filter(it => flag(it, "isExecutable", false))
  const meant = 0 < executable.length ? executable : holding
  if (meant.length < 2) return meant[0] ?? processes[0]
  const flows = readMessageFlows(graph, model)
  return meant.find(it => beginsByItself(model, flows, graph.scopeOf(it)!)) ?? meant[0]
}

function beginsByItself(model: Model, flows: readonly MessageFlow[], process: Scope): boolean {
  const { graph } = model
  const beginnings = beginningsOf(graph, process)
  const arriving = flows.filter(it => it.to === process && it.from !== process && it.from !== none)
  const isPrompted = (node: Node) =>
    arriving.some(it => it.node === node || (it.node === none && awaitsMessage(model, node)))
  return beginnings.length === 0 || !beginnings.every(it => isPrompted(it.node))
}

function awaitsMessage(model: Model, node: Node): boolean {
  const element = model.graph.elements[node]!
  return element.kind === "receiveTask" || triggersOf(model, element).includes("message")
}
