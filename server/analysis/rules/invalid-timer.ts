import { isTimeProblem, readCycle, readDate, readDuration } from "../../engine/index.ts"
import { attributeValue, type Element, is } from "../../model/index.ts"
import { isDocumented } from "../flow-facts.ts"
import type { ElementRule } from "../rule.ts"
import { called, joined, quoted } from "../wording.ts"
import { isComputed } from "./invalid-value.ts"

const kinds: Readonly<Record<string, { isRight(text: string): boolean; demand: string }>> = {
  timeDate: { isRight: isDate, demand: "a date and time such as 2030-01-31T12:00:00Z" },
  timeDuration: { isRight: isDuration, demand: "a duration such as PT15M or P1DT12H" },
  timeCycle: { isRight: isCycle, demand: "a repetition such as R3/PT10H, or a cron expression" },
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
  const { isRight, demand } = kinds[time.kind]!
  const [piece] = time.xml.contentPieces().filter(it => it.text.trim() !== "")
  const written = time.xml.content.trim()
  if (written === "") {
    yield {
      message: `${time.kind} of ${called(event)} is empty; write ${demand}`,
      range: time.xml.nameRange,
    }
    return
  }
  if (isComputed(written) || attributeValue(time, "language") || isRight(written)) return
  const start = piece!.range.start + piece!.text.search(/\S/)
  const end = piece!.range.start + piece!.text.trimEnd().length
  yield {
    message: `${time.kind} of ${called(event)} is ${quoted(written)}; it must be ${demand}`,
    range: piece!.isRaw || end <= start ? piece!.range : { start, end },
  }
}

function isDate(text: string): boolean {
  return !isTimeProblem(readDate(text))
}

function isDuration(text: string): boolean {
  return !isTimeProblem(readDuration(text))
}

/** Some engines repeat a duration alone without end, or read cron. */
function isCycle(text: string): boolean {
  return isCron(text) || isDuration(text) || !isTimeProblem(readCycle(text))
}

/** Five to seven fields, as in cron and Quartz, or a name such as `@daily`. */
function isCron(text: string): boolean {
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text)) return true
  const fields = text.split(/\s+/)
  return 5 <= fields.length && fields.length <= 7 && fields.every(it => cronField.test(it))
}

const cronField =
  /^([\d*?/,#LW-]|MON|TUE|WED|THU|FRI|SAT|SUN|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)+$/i
