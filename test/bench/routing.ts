/** What a routing decision costs: from a node and a port to the node that a token goes to. */
import { BpmnModdle } from "bpmn-moddle"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { keep, milliseconds, warmUp } from "./clock.ts"
import type { Figures, Job } from "./figures.ts"
import { documentOf, type SizeName } from "./inputs.ts"
import type { Scale } from "./scale.ts"
import { short, type Table } from "./table.ts"

/** Decides once at every port of every node; gives back how many decisions that were. */
type Round = () => number

const routers: Readonly<Record<string, (text: string) => Round | Promise<Round>>> = {
  "Flowmeter, routing map": text => {
    const { elements, outgoing, target } = new Model(SyntaxTree.read(text)).graph
    const { starts, items } = outgoing
    return () => {
      let sum = 0
      for (let node = 0; node < elements.length; node++) {
        const ports = starts[node + 1]! - starts[node]!
        for (let port = 0; port < ports; port++) sum += target[items[starts[node]! + port]!]!
      }
      keep(sum)
      return items.length
    }
  },
  "Flowmeter, element by element": text => {
    const model = new Model(SyntaxTree.read(text))
    const nodes = model.elements.filter(it => model.flow.isNode(it))
    return () => {
      let count = 0
      for (const node of nodes)
        for (const flow of model.flow.outgoing(node)) {
          keep(model.flow.targetOf(flow))
          count++
        }
      return count
    }
  },
  "bpmn-moddle, objects": async text => {
    const { rootElement } = await new BpmnModdle().fromXML(text)
    const nodes = rootElement.rootElements.flatMap(it => it.flowElements ?? [])
    return () => {
      let count = 0
      for (const { outgoing = [] } of nodes)
        for (let port = 0; port < outgoing.length; port++) {
          keep(outgoing[port]!.targetRef)
          count++
        }
      return count
    }
  },
}

export function routingJobs({ densest }: Scale): Job[] {
  return Object.keys(routers).map(engine => ({ section: "routing", engine, size: densest }))
}

export async function measureRouting({ engine, size }: Job, scale: Scale): Promise<Figures> {
  const round = await routers[engine]!(documentOf(size as SizeName))
  const decisions = round()
  warmUp(round, scale.budget / 4)
  const taken = milliseconds(round, scale.budget)
  return { [`routing/${engine}/${size}`]: (1e6 * taken) / decisions }
}

export function routingTables(figures: Figures, { densest }: Scale): Table[] {
  const rows = Object.keys(routers)
    .map(engine => [engine, short(figures[`routing/${engine}/${densest}`])])
    .filter(([, value]) => value !== "–")
  const note = "Nanoseconds from a node and one of its ports to the node behind it, all in turn."
  return [{ title: "Routing decision", note, head: ["", `${densest}, ns`], rows }]
}
