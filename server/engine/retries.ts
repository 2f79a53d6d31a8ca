import {
  activitiFamily,
  type Element,
  extensionAttribute,
  extensionElements,
} from "../model/index.ts"
import { addDuration, isTimeProblem, readCycle, readDuration } from "./iso8601.ts"
import type { Profile } from "./profiles.ts"

/** How often work is tried before it becomes an incident. */
export interface Retries {
  /** The first attempt and its repetitions; 1 or more. */
  readonly maxAttempts: number
  /**
   * @param failed attempts that failed so far, 1 or more
   * @returns seconds until the next one
   */
  backoffSeconds(failed: number): number
}

/**
 * What the model says about attempts at an activity, else the default of the engine, else ours:
 * four attempts, one second apart, then two, four and so on up to thirty.
 *
 * `R3/PT10M` of Camunda 7 and Flowable and `retries="3"` of Camunda 8 both count attempts, the
 * first one included.
 */
export function readRetries(element: Element, { attempts: own }: Profile): Retries {
  const usual = own ? { maxAttempts: own.max, backoffSeconds: () => own.waitSeconds } : ours
  const [written] = extensionElements(element, activitiFamily, "failedJobRetryTimeCycle")
  const cycle =
    written?.content ??
    extensionAttribute(element, activitiFamily, "failedJobRetryTimeCycle")?.value
  if (cycle !== undefined) return ofCycle(cycle.trim()) ?? usual
  const [definition] = extensionElements(element, ["zeebe"], "taskDefinition")
  const attempts = Number(definition?.attribute("retries")?.value ?? Number.NaN)
  return 1 <= attempts && attempts % 1 === 0 ? { ...usual, maxAttempts: attempts } : usual
}

/** What does the work of an element: elements that name the same service fail together. */
export function serviceOf(element: Element): string {
  const [definition] = extensionElements(element, ["zeebe"], "taskDefinition")
  const named = ["topic", "class", "delegateExpression", "expression"].map(
    it => extensionAttribute(element, activitiFamily, it)?.value,
  )
  const service = [definition?.attribute("type")?.value, ...named].find(it => it)
  return service ?? element.id ?? `${element.kind} ${element.index}`
}

const ours: Retries = {
  maxAttempts: 4,
  backoffSeconds: failed => Math.min(30, 2 ** (failed - 1)),
}

/** `R3/PT10M`, or a list of intervals: `PT1M,PT5M` means three attempts. */
function ofCycle(written: string): Retries | undefined {
  const cycle = readCycle(written)
  if (!isTimeProblem(cycle)) {
    const seconds = addDuration(0, cycle.interval)
    return { maxAttempts: Math.max(1, cycle.repetitions), backoffSeconds: () => seconds }
  }
  const intervals = written.split(",").map(readDuration)
  const seconds = intervals.flatMap(it => (isTimeProblem(it) ? [] : [addDuration(0, it)]))
  if (seconds.length === 0 || seconds.length < intervals.length) return undefined
  return {
    maxAttempts: seconds.length + 1,
    backoffSeconds: failed => seconds[Math.min(failed, seconds.length) - 1]!,
  }
}
