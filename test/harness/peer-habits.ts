import { type Graph, type Node, none, rowOf, type Scope } from "../../server/model/index.ts"
import { type Departure, isJoinAt, placeOf } from "./peer-run.ts"

/** What another engine does otherwise than the specification says, and how to tell. */
export interface Habit {
  readonly says: string
  /** The seed of a random process that shows it. */
  readonly shownBy: number
  is(departure: Departure, graph: Graph): boolean
}

export const tokenSimulationHabits: readonly Habit[] = [
  {
    says: "a parallel gateway that no flow leads to waits for ever",
    shownBy: 1,
    is: ({ what, move, node }, graph) =>
      what === "leaves undone" &&
      move === "done" &&
      graph.kinds[node] === "parallelGateway" &&
      rowOf(graph.incoming, node).length === 0,
  },
  {
    says: "a gateway loses a token when the next one comes before it is left",
    shownBy: 181,
    is: ({ what, move, node }, graph) =>
      what === "leaves undone" &&
      move === "done" &&
      ["parallelGateway", "inclusiveGateway"].includes(graph.kinds[node]!) &&
      0 < rowOf(graph.incoming, node).length,
  },
  {
    says: "a scope may end before the flows out of a terminated sub-process are taken",
    shownBy: 1346,
    is: ({ what, move, path, node, log }, graph) =>
      what === "leaves undone" &&
      move === "enter" &&
      sourcesOf(graph, node).some(it => isTerminatedIn(graph, log, `${path}/${it}#`)),
  },
]

export const bpmnEngineHabits: readonly Habit[] = [
  {
    says: "what is beside a terminate end event goes on",
    shownBy: 38,
    is: ({ what, path, log }, graph) =>
      what === "does" &&
      log.some(it => isTerminate(graph, it) && `${path}/`.startsWith(`${placeOf(it).path}/`)),
  },
  {
    says: "a parallel join takes flows that are not taken for tokens",
    shownBy: 48,
    is: ({ what, move, node }, graph) =>
      what === "does" &&
      move === "done" &&
      graph.kinds[node] === "parallelGateway" &&
      isJoinAt(graph, node),
  },
  {
    says: "an inclusive gateway does not join",
    shownBy: 1,
    is: ({ what, move, node }, graph) =>
      what === "does" &&
      move === "done" &&
      graph.kinds[node] === "inclusiveGateway" &&
      isJoinAt(graph, node),
  },
  {
    says: "of several flows from one node to another one is taken",
    shownBy: 16,
    is: ({ what, move, node }, graph) => {
      const sources = sourcesOf(graph, node)
      return what === "leaves undone" && move === "enter" && new Set(sources).size < sources.length
    },
  },
  {
    says: "an activity that is not done is not entered again",
    shownBy: 370,
    is: ({ what, move, path, node, log }, graph) =>
      what === "leaves undone" &&
      move === "enter" &&
      isActivity(graph, node) &&
      log.includes(`enter ${path}/${node}`),
  },
  {
    says: "where a scope begins in several places, what is done first ends the others",
    shownBy: 4,
    is: ({ what, move, node }, graph) =>
      what === "leaves undone" &&
      move === "done" &&
      isActivity(graph, node) &&
      scopesAround(graph, node).some(it => 1 < startsIn(graph, it)),
  },
  {
    says: "a scope ends although tokens wait at a join",
    shownBy: 112,
    is: ({ what, move, node }, graph) =>
      what === "ends" || (what === "does" && move === "done" && graph.innerScope[node] !== none),
  },
  {
    says: "a join waits with flows that are not taken",
    shownBy: 270,
    is: ({ what }) => what === "does not end",
  },
]

function sourcesOf(graph: Graph, node: Node): readonly Node[] {
  return [...rowOf(graph.incoming, node)].map(it => graph.source[it]!)
}

function isActivity(graph: Graph, node: Node): boolean {
  return ["task", "userTask", "subProcess"].includes(graph.kinds[node]!)
}

/** The scope of a node and those around it. */
function scopesAround(graph: Graph, node: Node): readonly Scope[] {
  const scope = graph.scopeOfNode[node]!
  const owner = graph.innerScope.indexOf(scope)
  return owner < 0 ? [scope] : [scope, ...scopesAround(graph, owner)]
}

function startsIn(graph: Graph, scope: Scope): number {
  const nodes = [...rowOf(graph.nodesOfScope, scope)]
  return nodes.filter(it => rowOf(graph.incoming, it).length === 0).length
}

function isTerminatedIn(graph: Graph, log: readonly string[], paths: string): boolean {
  return log.some(it => isTerminate(graph, it) && placeOf(it).path.startsWith(paths))
}

function isTerminate(graph: Graph, move: string): boolean {
  const { children } = graph.elements[placeOf(move).node]!
  return children.some(it => it.kind === "terminateEventDefinition")
}
