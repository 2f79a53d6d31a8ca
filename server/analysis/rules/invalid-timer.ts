import { isTimeProblem, readDate, readDuration, readTimer } from "../../engine/index.ts"
import { attributeValue, type Element, is } from "../../model/index.ts"
import { isDocumented } from "../flow-facts.ts"
import type { ElementRule } from "../rule.ts"
import { called, joined, quoted } from "../wording.ts"
import { isComputed } from "./invalid-value.ts"

interface Kind {
  read(text: string): object
  /** What the text of one begins with: then the reader's reason tells more than the demand. */
  readonly looks: RegExp
  readonly demand: string
}

const kinds: Readonly<Record<string, Kind>> = {
  timeDate: {
    read: readDate,
    looks: /^\d{4}-?\d\d/,
    demand: "a date and time such as 2030-01-31T12:00:00Z",
  },
  timeDuration: {
    read: readDuration,
    looks: /^[+-]?P/i,
    demand: "a duration such as PT15M or P1DT12H",
  },
  timeCycle: {
    read: readCycleTimer,
    looks: /^R[-\d/]|^@|^[\d*]\S* /i,
    demand: "a repetition such as R3/PT10H, or a cron expression",
  },
}

/** A timer says when it fires. BPMN 2.0.2, §10.4.5 (Timer Event Definition); ISO 8601. */
export const invalidTimer: ElementRule = {
  id: "invalid-timer",
  summary: "A timer does not say when it fires, or says it in a way that no engine reads",
  severity: "warning",
  visitsTypes: ["tTimerEventDefinition"],

  *checkElement(model, element) {
    if (isDocumented(model)(element)) return
    const times = element.children.filter(it => Object.hasOwn(kinds, it.kind))
    const event = element.parent ?? element
    // An event that throws has no timer; another rule says so.
    if (is(event, "tThrowEvent")) return
    if (times.length === 0)
      yield {
        message: `nothing says when the timer of ${called(event)} fires; write ${joined(Object.keys(kinds))}`,
        range: element.xml.nameRange,
      }
    for (const time of times.slice(1))
      yield {
        message: `the timer of ${called(event)} already has a ${times[0]!.kind}; keep one of them`,
        range: time.xml.nameRange,
      }
    for (const time of times) yield* remarksOn(time, event)
  },
}

function* remarksOn(time: Element, event: Element) {
  const { read, looks, demand } = kinds[time.kind]!
  const [piece] = time.xml.contentPieces().filter(it => it.text.trim() !== "")
  const written = time.xml.content.trim()
  if (written === "") {
    yield {
      message: `${time.kind} of ${called(event)} is empty; write ${demand}`,
      range: time.xml.nameRange,
    }
    return
  }
  if (isComputed(written) || attributeValue(time, "language")) return
  const problem = read(written)
  if (!isTimeProblem(problem)) return
  const isNearly = looks.test(written)
  const start = piece!.range.start + piece!.text.search(/\S/)
  const whole = { start, end: piece!.range.start + piece!.text.trimEnd().length }
  const part = { start: start + problem.range.start, end: start + problem.range.end }
  const range = isNearly && part.start < part.end && part.end <= whole.end ? part : whole
  const why = isNearly ? `: ${problem.message}` : `; it must be ${demand}`
  yield {
    message: `${time.kind} of ${called(event)} is ${quoted(written)}${why}`,
    range: piece!.isRaw || whole.end <= start ? piece!.range : range,
  }
}

/** Some engines repeat a duration alone without end. */
function readCycleTimer(text: string): object {
  const timer = readTimer(text, "cycle")
  const isDate = !isTimeProblem(timer) && timer.kind === "date"
  return isDate ? { message: "is a date", range: { start: 0, end: 0 } } : timer
}
