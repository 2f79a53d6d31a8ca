/** The diagram of the file, drawn by bpmn-js, with its watermark. */

import NavigatedViewer from "bpmn-js/lib/NavigatedViewer"
import { button, html, section } from "../dom.ts"
import { drawHeat, type Heat } from "./heat.ts"
import { drawMark } from "./mark.ts"

/** Height of the drawing for its width, in pixels. */
const heights = { least: 180, most: 460 }

export interface Surroundings {
  /** The controls that stand over the drawing. */
  readonly controls: HTMLElement
  readonly legend: HTMLElement
  /** An element of the drawing was pressed. */
  reveal(element: string): void
}

/**
 * Either a drawing or a sentence that says why there is none. What was chosen (heat, element) stays
 * chosen when another text is drawn.
 */
export class Diagram {
  readonly part: HTMLElement
  readonly #canvas = html("div", { class: "canvas" })
  readonly #sentence = html("p", { class: "quiet", role: "status" })
  /** What is seen only together with a drawing. */
  readonly #around: readonly HTMLElement[]
  readonly #viewer: NavigatedViewer
  #drawn = false
  #heat: Heat | undefined
  #selected: string | null = null
  /** Counts the texts, so that a slow drawing of an old one is dropped. */
  #turn = 0

  constructor({ controls, legend, reveal }: Surroundings) {
    const zooms = html(
      "div",
      { class: "zooms", role: "group", "aria-label": "Zoom" },
      button("−", { "aria-label": "Zoom out", title: "Zoom out" }, () => this.#zoom(0.8)),
      button("+", { "aria-label": "Zoom in", title: "Zoom in" }, () => this.#zoom(1.25)),
      button("Fit", { title: "Show the whole diagram" }, () => this.#fitWidth()),
    )
    const bar = html("div", { class: "controls" }, controls, zooms)
    const frame = html("div", { class: "frame" }, this.#canvas)
    this.#around = [bar, frame, legend]
    this.part = section("diagram", "Diagram", bar, frame, legend, this.#sentence)
    this.#viewer = createViewer(this.#canvas)
    this.#listen(reveal)
    this.say("Reading the file.")
  }

  /** Never rejects: what cannot be drawn becomes a sentence. */
  async draw(xml: string): Promise<void> {
    const turn = ++this.#turn
    const problem = await attempt(() => this.#viewer.importXML(xml))
    if (turn !== this.#turn) return
    if (problem !== undefined) {
      this.say(problem)
      return
    }
    this.#drawn = true
    this.#show()
    this.#fitWidth()
    this.#drawLayers()
  }

  /** Shows a sentence instead of a drawing. */
  say(sentence: string): void {
    this.#turn++
    this.#drawn = false
    this.#sentence.textContent = sentence
    this.#show()
  }

  colour(heat: Heat | undefined): void {
    this.#heat = heat
    if (this.#drawn) drawHeat(this.#viewer, heat)
  }

  select(element: string | null): void {
    this.#selected = element
    if (this.#drawn) drawMark(this.#viewer, element)
  }

  #listen(reveal: (element: string) => void): void {
    const events = this.#viewer.get("eventBus")
    events.on("element.click", ({ element }) => {
      const id = element.businessObject?.id
      if (id && element.parent) reveal(id)
    })
    events.on("root.set", () => this.#drawn && this.#drawLayers())
    this.#canvas.addEventListener("wheel", event => {
      // A wheel alone scrolls the page, as everywhere else.
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      this.#zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1)
    })
    this.#followWidth()
  }

  /** Only the width is given from outside; the height follows from it. */
  #followWidth(): void {
    let width = 0
    const observer = new ResizeObserver(() => {
      if (width === this.part.clientWidth) return
      width = this.part.clientWidth
      // Not at once: it changes what is observed.
      requestAnimationFrame(() => this.#drawn && this.#fitWidth())
    })
    observer.observe(this.part)
  }

  #show(): void {
    for (const part of this.#around) part.hidden = !this.#drawn
    this.#sentence.hidden = this.#drawn
  }

  #drawLayers(): void {
    drawHeat(this.#viewer, this.#heat)
    drawMark(this.#viewer, this.#selected)
  }

  #zoom(factor: number): void {
    const canvas = this.#viewer.get("canvas")
    canvas.zoom(Math.min(4, Math.max(0.1, canvas.zoom() * factor)), "auto")
  }

  /** As high as the drawing wants to be for the width it has. */
  #fitWidth(): void {
    const canvas = this.#viewer.get("canvas")
    // What it measured while nothing was shown is wrong.
    canvas.resized()
    const { width, height } = canvas.viewbox().inner
    const room = this.#canvas.clientWidth
    if (width === 0 || room === 0) return
    const wanted = Math.round((height + 40) * Math.min(1, room / (width + 40)))
    const { least, most } = heights
    this.#canvas.style.height = `${Math.min(most, Math.max(least, wanted))}px`
    canvas.resized()
    canvas.zoom("fit-viewport", "auto")
  }
}

const noDiagram =
  "This file has no diagram: nothing in it says where the shapes stand. " +
  "Checks and simulation work all the same."
const broken = "The diagram cannot be drawn while the file is broken. Problems says where."

/** Colours come from the theme by name, so a change of theme needs no second drawing. */
function createViewer(container: HTMLElement): NavigatedViewer {
  return new NavigatedViewer({
    container,
    bpmnRenderer: {
      defaultFillColor: "var(--drawing-fill)",
      defaultStrokeColor: "var(--drawing-stroke)",
      defaultLabelColor: "var(--drawing-label)",
    },
    textRenderer: { defaultStyle: { fontFamily: "system-ui, sans-serif", fontSize: 12 } },
    zoomScroll: { enabled: false },
  })
}

/** @returns why it cannot be drawn, in one sentence; undefined when it was drawn. */
async function attempt(draw: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await draw()
    return undefined
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return /no diagram to display/.test(message) ? noDiagram : broken
  }
}
