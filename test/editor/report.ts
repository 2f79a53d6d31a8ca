/** A report as a simulation of workspace/order.bpmn could give it. */
import type { ElementReport, Report, Summary } from "../../server/protocol/messages.ts"

export function summary(mean: number, count = 1000): Summary {
  const [p50, p95, p99] = [mean * 0.7, mean * 3, mean * 4.6]
  return { count, min: mean * 0.01, max: mean * 7, mean, p50, p95, p99 }
}

export function element(id: string, over: Partial<ElementReport> = {}): ElementReport {
  return {
    element: id,
    kind: "userTask",
    entered: 1000,
    completed: 1000,
    failed: 0,
    cost: 0,
    duration: summary(0),
    waiting: summary(0),
    processing: summary(0),
    ...over,
  }
}

const work = (waiting: number, processing: number) => ({
  waiting: summary(waiting),
  processing: summary(processing),
  duration: summary(waiting + processing),
})

export const report: Report = {
  process: "order",
  processName: "Order handling",
  seed: 42,
  instances: { started: 1000, completed: 982, failed: 12, cancelled: 0, waiting: 6 },
  simulatedSeconds: 620_000,
  throughputPerHour: 5.7,
  cost: 31_240.5,
  meanDurationInterval: { low: 5200, high: 5900 },
  ...work(3600, 1950),
  elements: [
    element("received", { kind: "startEvent", name: "Order received" }),
    element("review", { name: "Review order", ...work(2900, 600), cost: 12_000 }),
    element("decide", { kind: "exclusiveGateway", name: "In stock?" }),
    element("pack", { kind: "serviceTask", name: "Pack goods", ...work(100, 30), entered: 700 }),
    element("reorder", {
      name: "Order from supplier",
      ...work(900, 4200),
      entered: 300,
      completed: 288,
      failed: 12,
      cost: 15_240.5,
    }),
    element("merge", { kind: "exclusiveGateway", entered: 988, completed: 988 }),
    element("ship", { name: "Ship parcel", ...work(420, 300), entered: 988, cost: 4000 }),
    element("delivered", { kind: "endEvent", name: "Order delivered", entered: 982 }),
  ],
  flows: [
    { element: "toReview", taken: 1000 },
    { element: "inStock", taken: 700 },
    { element: "outOfStock", taken: 300 },
    { element: "toShip", taken: 988 },
  ],
  resources: [
    {
      resource: "clerks",
      capacity: 2,
      utilisation: 0.94,
      waiting: summary(2900),
      longestQueue: 31,
    },
    {
      resource: "warehouse",
      capacity: 5,
      utilisation: 0.31,
      waiting: summary(60),
      longestQueue: 4,
    },
  ],
  bottleneck: {
    element: "review",
    message: "instances wait 48 min 20 s for clerks here, more than anywhere else",
  },
  alerts: [
    {
      rule: "utilisation",
      severity: "warning",
      element: "review",
      message: "clerks work 94 % of the time; the threshold is 90 %",
      value: 0.94,
      threshold: 0.9,
    },
  ],
  assumptions: ["Order from supplier takes 70 min, for nobody said how long."],
  problems: ["The scenario speaks of a resource “drivers” that no activity needs."],
  wallSeconds: 0.31,
  wallEventsPerSecond: 41_000,
}
