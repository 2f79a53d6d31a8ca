import type { TraceEvent } from "../engine/index.ts"

/** An event as a line of JSON: `{ "t": seconds, "event": "…", "element": id, "instance": n, … }`. */
export function jsonTrace(event: TraceEvent): string {
  return `${JSON.stringify(event)}\n`
}
