/** `1234567` as `1,234,567`. */
export function grouped(count: number): string {
  return count.toString().replace(/\B(?=(\d{3})+$)/g, ",")
}

/** `1 file`, `1,200 files`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`
}

/** A share from 0 to 1 as `12 %`, `1.2 %` or `0.04 %`. */
export function percent(share: number): string {
  const percents = share * 100
  return `${Number(percents.toPrecision(percents < 10 ? 2 : 3))} %`
}

/** `1234.5` as `1,234.50`. */
export function money(amount: number): string {
  const [whole = "", cents = ""] = amount.toFixed(2).split(".")
  return `${grouped(Number(whole))}.${cents}`
}
