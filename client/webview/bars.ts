/** Small bars in SVG. Each stands beside its figures and says the same aloud. */
import { svg } from "./dom.ts"

export interface Part {
  /** Names the colour in style.css: `bar-<role>`. */
  readonly role: string
  /** Share of the whole width, 0 to 1. */
  readonly share: number
}

/** Parts one after the other, on one line. */
export function bar(label: string, parts: readonly Part[]): SVGSVGElement {
  let start = 0
  const boxes = parts.map(({ role, share }) => {
    const box = svg("rect", {
      class: `bar-${role}`,
      x: `${start * 100}%`,
      y: 0,
      width: `${share * 100}%`,
      height: "100%",
    })
    start += share
    return box
  })
  return svg("svg", { class: "bar", role: "img", "aria-label": label }, ...boxes)
}

export interface Spread {
  readonly min: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

/**
 * From the least to the most, with a box between the median and the 95th percentile.
 *
 * @param scale the value at the right edge, > 0 and at least `max`
 */
export function spread(label: string, { min, p50, p95, p99, max }: Spread, scale: number) {
  const at = (value: number) => `${(value / scale) * 100}%`
  const tick = (value: number, name: string) =>
    svg("line", { class: name, x1: at(value), x2: at(value), y1: "15%", y2: "85%" })
  return svg(
    "svg",
    { class: "spread", role: "img", "aria-label": label },
    svg("line", { class: "whisker", x1: at(min), x2: at(max), y1: "50%", y2: "50%" }),
    svg("rect", { class: "box", x: at(p50), width: at(p95 - p50), y: "20%", height: "60%" }),
    tick(p50, "median"),
    tick(p99, "rare"),
  )
}
