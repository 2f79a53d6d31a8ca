/** Numbers as a person reads them. English notation, so that a figure reads the same everywhere. */

const units = [
  { name: "d", seconds: 86_400 },
  { name: "h", seconds: 3_600 },
  { name: "min", seconds: 60 },
  { name: "s", seconds: 1 },
  { name: "ms", seconds: 0.001 },
] as const

/** @returns three digits and a unit, such as `1.25 h` or `45 s`; `0` for 0. */
export function duration(seconds: number): string {
  if (seconds === 0) return "0"
  const size = Math.abs(seconds)
  // Half of the last digit shown counts up: 59.96 s is 1 min.
  const unit = units.find(it => it.seconds <= size * 1.0005) ?? units[units.length - 1]!
  return `${digits(seconds / unit.seconds)} ${unit.name}`
}

/** @returns whole numbers with separators, others with three digits. */
export function amount(value: number): string {
  return Number.isInteger(value) || 1000 <= Math.abs(value)
    ? value.toLocaleString("en", { maximumFractionDigits: 0 })
    : digits(value)
}

/** @returns such as `12.50`, or `12,346` where parts do not matter any more. */
export function cost(value: number): string {
  if (value === 0) return "0"
  const parts = Math.abs(value) < 1000 ? 2 : 0
  return value.toLocaleString("en", {
    minimumFractionDigits: parts,
    maximumFractionDigits: parts,
  })
}

/** @param share 0 to 1 */
export function percent(share: number): string {
  const value = share * 100
  if (0 < value && value < 0.1) return "< 0.1 %"
  return `${value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 1 : 0 })} %`
}

/** The name of a kind in words: `userTask` is `user task`. */
export function words(kind: string): string {
  return kind.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase()
}

/** @returns `1 alert`, `2 alerts`, `1,000 alerts`. */
export function counted(count: number, noun: string): string {
  return `${amount(count)} ${noun}${count === 1 ? "" : "s"}`
}

function digits(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 3 })
}
