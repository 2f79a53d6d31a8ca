/**
 * What the extension and the results page say to each other, and the check of it: both sides read a
 * message with `read` and drop what does not fit. Durations are seconds of simulated time.
 */
import * as v from "valibot"

const summary = v.object({
  count: v.number(),
  min: v.number(),
  max: v.number(),
  mean: v.number(),
  p50: v.number(),
  p95: v.number(),
  p99: v.number(),
})

const interval = v.object({ low: v.number(), high: v.number() })

const times = { duration: summary, waiting: summary, processing: summary }

const elementReport = v.object({
  ...times,
  element: v.string(),
  name: v.exactOptional(v.string()),
  kind: v.string(),
  entered: v.number(),
  completed: v.number(),
  failed: v.number(),
  cost: v.number(),
  meanDurationInterval: v.exactOptional(interval),
})

const resourceReport = v.object({
  resource: v.string(),
  capacity: v.number(),
  utilisation: v.number(),
  waiting: summary,
  longestQueue: v.number(),
})

const alert = v.object({
  rule: v.string(),
  severity: v.picklist(["error", "warning", "info"]),
  element: v.string(),
  message: v.string(),
  value: v.number(),
  threshold: v.number(),
})

const report = v.object({
  ...times,
  process: v.string(),
  processName: v.exactOptional(v.string()),
  seed: v.number(),
  instances: v.object({
    started: v.number(),
    completed: v.number(),
    failed: v.number(),
    cancelled: v.number(),
    waiting: v.number(),
  }),
  simulatedSeconds: v.number(),
  throughputPerHour: v.number(),
  cost: v.number(),
  meanDurationInterval: v.exactOptional(interval),
  elements: list(elementReport),
  flows: list(v.object({ element: v.string(), taken: v.number() })),
  resources: list(resourceReport),
  bottleneck: v.exactOptional(v.object({ element: v.string(), message: v.string() })),
  alerts: list(alert),
  assumptions: list(v.string()),
  problems: list(v.string()),
  wallSeconds: v.number(),
  wallEventsPerSecond: v.number(),
})

const cacheStatistics = v.object({
  name: v.string(),
  hits: v.number(),
  misses: v.number(),
  entries: v.exactOptional(v.number()),
  evictions: v.exactOptional(v.number()),
})

/** How the simulation of the shown file stands. */
const run = v.variant("state", [
  v.object({ state: v.literal("none") }),
  v.object({
    state: v.literal("running"),
    /** What the server says it does; empty before it says anything. */
    message: v.string(),
    /** 0 to 100; left out while unknown. */
    percent: v.exactOptional(v.number()),
  }),
  v.object({
    state: v.literal("done"),
    report,
    caches: list(cacheStatistics),
    /** The text was edited after it was simulated. */
    outdated: v.boolean(),
  }),
  /** There are no figures, and why, in one sentence. */
  v.object({ state: v.literal("failed"), problem: v.string() }),
])

/** Extension to page. */
export const toPage = v.variant("type", [
  /** The text that is drawn; `tooLarge` instead of it when it would choke the page. */
  v.object({
    type: v.literal("document"),
    file: v.string(),
    xml: v.string(),
    tooLarge: v.boolean(),
  }),
  v.object({ type: v.literal("run"), run }),
  /** The element under the cursor in the text. */
  v.object({ type: v.literal("select"), element: v.nullable(v.string()) }),
  v.object({ type: v.literal("show"), part: v.picklist(["diagram", "results"]) }),
])

/** Page to extension. */
export const fromPage = v.variant("type", [
  /** The page listens. Nothing is sent before. */
  v.object({ type: v.literal("ready") }),
  /** Show this element in the text. */
  v.object({ type: v.literal("reveal"), element: v.string() }),
  v.object({ type: v.literal("simulate") }),
  v.object({ type: v.literal("cancel") }),
  /** Something in the page broke; goes to the log. */
  v.object({ type: v.literal("failure"), message: v.string() }),
])

export type Summary = v.InferOutput<typeof summary>
export type ElementReport = v.InferOutput<typeof elementReport>
export type ResourceReport = v.InferOutput<typeof resourceReport>
export type Alert = v.InferOutput<typeof alert>
export type Report = v.InferOutput<typeof report>
export type CacheStatistics = v.InferOutput<typeof cacheStatistics>
export type Run = v.InferOutput<typeof run>
export type ToPage = v.InferOutput<typeof toPage>
export type FromPage = v.InferOutput<typeof fromPage>

/** The message if it is one, else why not in one sentence. Never throws. */
export function read<Schema extends v.GenericSchema>(
  schema: Schema,
  message: unknown,
): { readonly value: v.InferOutput<Schema> } | { readonly problem: string } {
  const found = v.safeParse(schema, message)
  if (found.success) return { value: found.output }
  const [issue] = found.issues
  return { problem: `${v.getDotPath(issue) ?? "message"}: ${issue.message}` }
}

function list<Item extends v.GenericSchema>(item: Item) {
  return v.pipe(v.array(item), v.readonly())
}
