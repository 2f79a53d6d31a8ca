/** What the diagram can be coloured by and the elements can be compared by. */
import { amount, cost, duration } from "./format.ts"
import type { ElementReport } from "./messages.ts"

export interface Measure {
  readonly id: string
  readonly label: string
  /** 0 means nothing to show. */
  value(element: ElementReport): number
  format(value: number): string
}

export const measures: readonly Measure[] = [
  {
    id: "waiting",
    label: "Waiting (mean)",
    value: ({ waiting }) => waiting.mean,
    format: duration,
  },
  {
    id: "processing",
    label: "Processing (mean)",
    value: ({ processing }) => processing.mean,
    format: duration,
  },
  {
    id: "duration",
    label: "Duration (mean)",
    value: ({ duration: times }) => times.mean,
    format: duration,
  },
  { id: "visits", label: "Visits", value: ({ entered }) => entered, format: amount },
  { id: "cost", label: "Cost", value: ({ cost: spent }) => spent, format: cost },
]

/** The measure of that id; the first one for an unknown id. */
export function measureOf(id: string): Measure {
  return measures.find(it => it.id === id) ?? measures[0]!
}
