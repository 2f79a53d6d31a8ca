import type { Element } from "../model/index.ts"
import type { Remark } from "./rule.ts"

/** Points at the end of a flow that a remark speaks of. */
export function endPlace(flow: Element, end: "sourceRef" | "targetRef"): Pick<Remark, "range"> {
  const written = flow.xml.attribute(end)
  return written ? { range: written.valueRange } : {}
}
