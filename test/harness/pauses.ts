import type { TraceEvent } from "../../server/engine/index.ts"

/** Without what is said of the pauses, also when they come too late. */
export function withoutPauses(events: readonly TraceEvent[]): readonly TraceEvent[] {
  return events.filter(
    it =>
      it.event !== "pause" &&
      it.event !== "resume" &&
      !(it.event === "incident" && /^cannot (pause|resume)/.test(it.message)),
  )
}
