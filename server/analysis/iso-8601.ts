/** Dates, durations and repetitions as timers write them. ISO 8601-1:2019, §5.4, §5.5.2 and §5.6. */

/** A calendar date, with or without time and zone; the zone may be named behind the offset. */
export function isDate(text: string): boolean {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:T(.+))?$/.exec(text)
  if (!found) return false
  const [, year, month, day, time] = found
  return isDay(Number(year), Number(month), Number(day)) && (time === undefined || isTime(time))
}

/** `P1Y2M3DT4H5M6S` or `P2W`, each part at most once; a fraction in the last one alone. */
export function isDuration(text: string): boolean {
  return (
    /^[+-]?P(?=[\dT])(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=[\d])(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?$/.test(
      text,
    ) ||
    /^[+-]?P\d+[.,]\d+[YMWD]$/.test(text) ||
    /^[+-]?P(\d+D)?T\d+[.,]\d+[HM]$/.test(text)
  )
}

/** `R`, `R3/PT10H`, `R/start/duration`, `R/duration/end`, a duration alone, or a cron expression. */
export function isCycle(text: string): boolean {
  if (isCron(text) || isDuration(text)) return true
  // The name of a zone, in brackets, may hold a slash.
  const [repeat, ...parts] = text.split(/\/(?![^[]*\])/)
  if (!/^R(\d*|-1)$/.test(repeat!)) return false
  if (parts.length === 1) return isDuration(parts[0]!)
  if (parts.length !== 2) return false
  const [first, second] = parts as [string, string]
  if (isDate(first)) return isDuration(second) || isDate(second)
  return (first === "" || isDuration(first)) && (isDate(second) || isDuration(second))
}

/** Five to seven fields, as in cron and Quartz, or a name such as `@daily`. */
function isCron(text: string): boolean {
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text)) return true
  const fields = text.split(/\s+/)
  return 5 <= fields.length && fields.length <= 7 && fields.every(it => /^[\w*?/,#-]+$/.test(it))
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || 12 < month || day < 1) return false
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const february = isLeap ? 29 : 28
  return day <= [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!
}

function isTime(text: string): boolean {
  const found =
    /^(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?)?(Z|[+-]\d\d(?::?\d\d)?)?(\[[\w/+-]+\])?$/.exec(
      text,
    )
  if (!found) return false
  const [, hour, minute = "0", second = "0"] = found
  return Number(hour) <= 24 && Number(minute) < 60 && Number(second) <= 60
}
