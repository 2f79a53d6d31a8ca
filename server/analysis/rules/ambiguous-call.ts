import { callsOutside, doubtAbout, meantBy } from "../../engine/index.ts"
import type { ElementElsewhere, OutsideRule } from "../rule.ts"
import { called } from "../wording.ts"

/** Engines find a called process by its id, in whatever file they were given. */
export const ambiguousCall: OutsideRule = {
  id: "ambiguous-call",
  summary: "Several other files have the process that a call activity calls",
  severity: "warning",

  *checkOutside(model, outside) {
    for (const call of callsOutside(model)) {
      const { activity, id, range } = call
      const processes = outside.elementsOf(id).filter(it => it.kind === "process")
      const meant = oneOfEachFile(meantBy(call, processes))
      if (meant.length < 2) continue
      yield {
        element: activity,
        range,
        message: `${called(activity)} ${doubtAbout(id, meant.length)}; give all but one another id`,
        elsewhere: meant.map(it => ({ ...it, message: "one of them is here" })),
      }
    }
  },
}

function oneOfEachFile(elements: readonly ElementElsewhere[]): readonly ElementElsewhere[] {
  return [...new Map([...elements].reverse().map(it => [it.uri, it])).values()].reverse()
}
