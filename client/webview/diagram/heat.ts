/**
 * Colours a drawn diagram by a measure: one layer over it, however many elements there are. The
 * value stands at each element in figures too, so nothing is said by colour alone.
 */
import type NavigatedViewer from "bpmn-js/lib/NavigatedViewer"
import type { Drawn, Point } from "bpmn-js/lib/NavigatedViewer"
import { svg } from "../dom.ts"

export interface Heat {
  /** Values by element id, each ≥ 0; what is 0 or has no shape is left alone. */
  readonly values: ReadonlyMap<string, number>
  /** Counts written at the middle of flows, by the id of the flow. */
  readonly flows: ReadonlyMap<string, number>
  format(value: number): string
}

/** Strength of the strongest colour; what it covers stays readable. */
const strongest = 0.6

/** Removes what was drawn before. */
export function drawHeat(viewer: NavigatedViewer, heat: Heat | undefined): void {
  const canvas = viewer.get("canvas")
  const registry = viewer.get("elementRegistry")
  // Above the shapes, for they are filled.
  const layer = canvas.getLayer("flowmeter-heat", 1)
  layer.replaceChildren()
  layer.setAttribute("pointer-events", "none")
  layer.setAttribute("aria-hidden", "true")
  if (!heat) return
  const root = canvas.getRootElement()
  const most = Math.max(0, ...heat.values.values())
  const onTop: Element[] = []
  for (const [id, value] of heat.values) {
    const shape = registry.get(id)
    if (!shape || value === 0 || canvas.findRoot(shape) !== root || shape.waypoints) continue
    layer.append(...cover(shape, value / most))
    onTop.push(badge({ x: shape.x + shape.width / 2, y: shape.y }, heat.format(value), "heat"))
  }
  for (const [id, count] of heat.flows) {
    const flow = registry.get(id)
    if (!flow?.waypoints || canvas.findRoot(flow) !== root) continue
    onTop.push(badge(middle(flow.waypoints), heat.format(count), "flow"))
  }
  layer.append(...onTop)
}

/** A drawing around what an element holds, a filled box over what holds nothing. */
function cover({ x, y, width, height, children = [] }: Drawn, share: number): Element[] {
  const holds = children.some(it => !it.labelTarget)
  const round = Math.min(10, width / 2, height / 2)
  const box = svg("rect", { class: holds ? "heat-frame" : "heat", x, y, width, height, rx: round })
  if (holds) box.style.strokeOpacity = String(0.3 + 0.7 * share)
  else box.style.fillOpacity = String(strongest * (0.15 + 0.85 * share))
  return [box]
}

function badge({ x, y }: Point, text: string, role: string): SVGGElement {
  const width = text.length * 6.2 + 10
  return svg(
    "g",
    { class: `badge badge-${role}`, transform: `translate(${x} ${y})` },
    svg("rect", { x: -width / 2, y: -8, width, height: 16, rx: 8 }),
    svg("text", { "text-anchor": "middle", y: 4 }, text),
  )
}

/** The middle of the longest stretch, where most room is. */
function middle(waypoints: readonly Point[]): Point {
  let best = { length: -1, x: 0, y: 0 }
  waypoints.slice(1).forEach((to, index) => {
    const from = waypoints[index]!
    const length = Math.hypot(to.x - from.x, to.y - from.y)
    if (best.length < length) best = { length, x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
  })
  return best
}
