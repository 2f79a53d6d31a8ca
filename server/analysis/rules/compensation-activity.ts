import { memo } from "../../cache/index.ts"
import { type Element, flag, is, isEventSubProcess, type Model } from "../../model/index.ts"
import { splitName } from "../../syntax/index.ts"
import type { Range } from "../../text/index.ts"
import { definitionsOf, hasDefinition, isCompensationBoundary } from "../flow-facts.ts"
import type { Fix, NodeRule } from "../rule.ts"
import { called, quoted } from "../wording.ts"

/** An event undoes an activity that it sees, and that something undoes. BPMN 2.0.2, §10.7. */
export const compensationActivity: NodeRule = {
  id: "compensation-activity",
  summary: "An event is to undo an activity that it cannot undo",
  severity: "warning",
  visitsNodes: ["intermediateThrowEvent", "endEvent"],
  needsWholeFlow: true,

  *checkNode(model, event) {
    for (const definition of definitionsOf(model, event)) {
      const written = definition.xml.attribute("activityRef")
      if (!written || definition.kind !== compensation) continue
      const activity = model.find(splitName(written.value.trim()).local)
      if (!activity || !is(activity, "tActivity")) continue
      const problem = problemOf(model, event, activity)
      if (!problem) continue
      const isHere = definition.parent === event
      const change = isHere && problem.instead
      yield {
        message: problem.message,
        ...(isHere ? { range: written.valueRange } : {}),
        ...(change ? { fixes: [correction(written.valueRange, change)] } : {}),
      }
    }
  },
}

const compensation = "compensateEventDefinition"

interface Problem {
  readonly message: string
  /** The id of what may be meant. */
  readonly instead?: string | undefined
}

function problemOf(model: Model, event: Element, activity: Element): Problem | undefined {
  if (flag(activity, "isForCompensation", false)) {
    const message = `${called(activity)} undoes something itself; name the activity that it undoes`
    return { message }
  }
  if (!isAround(activity.parent, event)) return outOfReach(model, event, activity)
  if (isUndone(model)(activity)) return undefined
  return {
    message: `nothing undoes ${called(activity)}; attach a compensation event to it that leads to what does`,
  }
}

function outOfReach(model: Model, event: Element, activity: Element): Problem {
  let seen: Element | undefined = activity
  for (let level = 0; seen && !isAround(seen.parent, event); level++) {
    if (level === levelsMost)
      return { message: `${called(activity)} is deeper inside than ${called(event)} reaches` }
    seen = seen.parent
  }
  if (!seen || !is(seen, "tActivity"))
    return { message: `${called(activity)} is in another process than ${called(event)}` }
  const message = `${called(activity)} is inside of ${called(seen)}, where ${called(event)} does not reach; name ${called(seen)}, which is undone as a whole`
  return { message, instead: isUndone(model)(seen) ? seen.id : undefined }
}

/** So many sub-processes around an activity are looked at: others may be asked as often. */
const levelsMost = 100

function isAround(scope: Element | undefined, { xml }: Element): boolean {
  return scope !== undefined && scope.index < xml.index && xml.index < scope.xml.end
}

/** Whether something undoes an activity: it does itself or, in a sub-process, what is inside. */
const isUndone = memo((model: Model) => {
  const known = new Map<Element, boolean>()
  return (activity: Element): boolean => known.get(activity) ?? look(model, activity, known)
})

/** What is seen on the way is known from then on: deep nesting stays linear. */
function look(model: Model, activity: Element, known: Map<Element, boolean>): boolean {
  const seen = [activity]
  for (const at of seen) {
    if (known.get(at) || hasHandler(model, at)) {
      for (let up = at; up !== activity; up = up.parent!) known.set(up, true)
      known.set(activity, true)
      return true
    }
    for (const inner of innerNodes(model, at))
      if (is(inner, "tActivity") && !isEventSubProcess(inner) && known.get(inner) !== false)
        seen.push(inner)
  }
  for (const at of seen) known.set(at, false)
  return false
}

/** Whether a compensation event is attached to an activity, or begins an event sub-process. */
function hasHandler(model: Model, activity: Element): boolean {
  const { flow } = model
  if (flow.boundariesOf(activity).some(it => isCompensationBoundary(model, it))) return true
  return innerNodes(model, activity)
    .filter(isEventSubProcess)
    .flatMap(it => flow.nodesOf(it))
    .some(it => it.kind === "startEvent" && hasDefinition(model, it, compensation))
}

function innerNodes({ flow }: Model, activity: Element): readonly Element[] {
  return is(activity, "tSubProcess") ? flow.nodesOf(activity) : []
}

function correction(range: Range, id: string): Fix {
  return { title: `Change to ${quoted(id)}`, changes: [{ range, text: id }], isPreferred: true }
}
