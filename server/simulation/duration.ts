/**
 * Reads a duration as people write it: ISO 8601 (`PT5M`, `P1DT2H`, `P2W`), units (`90s`, `5 min`,
 * `1h30m`, `2 days`) or a plain number of seconds. A month counts 30 days and a year 365, for a
 * simulation has no calendar date to count from.
 *
 * @returns seconds, ≥ 0 and finite; undefined when the text is no duration
 */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim()
  if (/^\d+(\.\d+)?$/.test(trimmed)) return finite(Number(trimmed))
  return /^p/i.test(trimmed) ? parseIso(trimmed) : parseUnits(trimmed)
}

/**
 * Says a duration in at most two units, rounded: `2 h 5 min`, `1.5 s`, `0 s`.
 *
 * @param seconds ≥ 0 and finite
 */
export function formatDuration(seconds: number): string {
  if (seconds === 0) return "0 s"
  if (seconds < 1) return `${Number((seconds * 1000).toPrecision(3))} ms`
  if (seconds < 59.95) return `${Number(seconds.toPrecision(3))} s`
  const units: [string, number][] = [
    ["d", 86_400],
    ["h", 3_600],
    ["min", 60],
    ["s", 1],
  ]
  for (let at = 0; at < units.length - 1; at++) {
    const [unit, size] = units[at]!
    const [smallUnit, smallSize] = units[at + 1]!
    const small = Math.round(seconds / smallSize)
    if (small < size / smallSize) continue
    const whole = Math.floor(small / (size / smallSize))
    const rest = small - whole * (size / smallSize)
    return rest === 0 || 100 <= whole ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${smallUnit}`
  }
  return `${Math.round(seconds)} s`
}

const isoPattern =
  /^P(?:([\d.,]+)Y)?(?:([\d.,]+)M)?(?:([\d.,]+)W)?(?:([\d.,]+)D)?(?:T(?:([\d.,]+)H)?(?:([\d.,]+)M)?(?:([\d.,]+)S)?)?$/i

const isoSeconds = [365 * 86_400, 30 * 86_400, 7 * 86_400, 86_400, 3_600, 60, 1]

function parseIso(text: string): number | undefined {
  const match = isoPattern.exec(text)
  if (!match || /[pt]$/i.test(text)) return undefined
  let total = 0
  for (const [at, size] of isoSeconds.entries()) {
    const written = match[at + 1]
    if (written === undefined) continue
    if (!/^\d+([.,]\d+)?$/.test(written)) return undefined
    total += Number(written.replace(",", ".")) * size
  }
  return finite(total)
}

const unitSeconds: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ms: 0.001,
    s: 1,
    sec: 1,
    second: 1,
    seconds: 1,
    m: 60,
    min: 60,
    minute: 60,
    minutes: 60,
    h: 3_600,
    hour: 3_600,
    hours: 3_600,
    d: 86_400,
    day: 86_400,
    days: 86_400,
    w: 604_800,
    week: 604_800,
    weeks: 604_800,
  }),
)

function parseUnits(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?\s*[a-z]+\s*)+$/i.test(text)) return undefined
  let total = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/gi)) {
    const size = unitSeconds.get(unit!.toLowerCase())
    if (size === undefined) return undefined
    total += Number(amount) * size
  }
  return finite(total)
}

function finite(seconds: number): number | undefined {
  return seconds < Infinity ? seconds : undefined
}
