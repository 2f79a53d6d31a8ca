import type { ElementReport, Report, Summary, Times } from "../../server/metrics/index.ts"
import { type Model, rowOf } from "../../server/model/index.ts"

/** A report about the first process of a model, with round figures: the same for every element. */
export function roundReport(model: Model): Report {
  const process = model.processes[0]!
  const { graph } = model
  const nodes = [...rowOf(graph.nodesOfScope, graph.scopeOf(process)!)]
  const elements = nodes.map((node): ElementReport => {
    const { id, name, kind } = graph.elements[node]!
    const isWork = /task|activity/i.test(kind)
    return {
      element: id!,
      ...(name === undefined ? {} : { name }),
      kind,
      entered: 1000,
      completed: 1000,
      failed: 0,
      cost: 0,
      ...times(isWork ? 600 : 0),
    }
  })
  return {
    process: process.id!,
    seed: 1,
    instances: { started: 1000, completed: 990, failed: 10, cancelled: 0, waiting: 0 },
    simulatedSeconds: 36_000,
    throughputPerHour: 99,
    cost: 0,
    elements,
    flows: [],
    resources: [],
    alerts: [
      {
        rule: "p95-duration",
        severity: "error",
        element: process.id!,
        message: "takes 2 h or more in 5 % of the instances, more than 1 h",
        value: 7200,
        threshold: 3600,
      },
    ],
    assumptions: [],
    problems: [],
    wallSeconds: 1,
    wallEventsPerSecond: 1,
    ...times(7200),
  }
}

/** A quarter of the time is waiting. */
function times(p95: number): Times {
  return {
    duration: summary(p95),
    waiting: summary(p95 / 4),
    processing: summary((p95 * 3) / 4),
  }
}

function summary(p95: number): Summary {
  const mean = p95 / 2
  return { count: 1000, min: 0, max: p95, mean, p50: mean, p95, p99: p95 }
}
