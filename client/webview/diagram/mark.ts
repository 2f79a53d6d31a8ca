/** A frame around one element of a drawing: the one under the cursor of the text. */
import type NavigatedViewer from "bpmn-js/lib/NavigatedViewer"
import type { Drawn } from "bpmn-js/lib/NavigatedViewer"
import { svg } from "../dom.ts"

/** Room between the element and its frame. */
const gap = 5

/** Removes the frame drawn before. What has no shape in the drawing that is shown gets none. */
export function drawMark(viewer: NavigatedViewer, element: string | null): void {
  const canvas = viewer.get("canvas")
  const layer = canvas.getLayer("flowmeter-mark", 1)
  layer.replaceChildren()
  layer.setAttribute("pointer-events", "none")
  layer.setAttribute("aria-hidden", "true")
  const drawn = element === null ? undefined : viewer.get("elementRegistry").get(element)
  const root = canvas.getRootElement()
  if (!drawn || drawn === root || canvas.findRoot(drawn) !== root) return
  layer.append(frame(drawn))
}

function frame({ id, x, y, width, height, waypoints }: Drawn): SVGElement {
  const attributes = { class: "mark", "data-marked": id }
  if (waypoints) {
    const points = waypoints.map(point => `${point.x},${point.y}`).join(" ")
    return svg("polyline", { ...attributes, points })
  }
  return svg("rect", {
    ...attributes,
    x: x - gap,
    y: y - gap,
    width: width + 2 * gap,
    height: height + 2 * gap,
    rx: gap,
  })
}
