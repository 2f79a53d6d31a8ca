import { memo } from "../cache/index.ts"
import { type Element, is, isContainer, type Model } from "../model/index.ts"
import type { FlawCode, XmlElement } from "../syntax/index.ts"
import type { Offset } from "../text/index.ts"
import { flawsOf, harmless } from "./flaws.ts"
import { strayTextsOf } from "./stray-text.ts"

/**
 * Which part of a model is a guess, because its text cannot be read as it was meant. Rules consult
 * it so that one mistake is told once.
 */
export interface Damage {
  /**
   * Elements whose own tags are broken, and those around them up to the next node or process: what
   * they hold and lack is not known.
   */
  readonly elements: ReadonlySet<Element>
  /** Elements that may have slipped out of an earlier one that nobody closes. */
  readonly spilled: ReadonlySet<Element>
  /** Processes and sub-processes in which a node or a flow may be missing. */
  readonly incomplete: ReadonlySet<Element>
  /** Processes and sub-processes that hold what belongs in another one. */
  readonly scrambled: ReadonlySet<Element>
  /** Whether the outermost tag is broken, so that nothing is what it seems. */
  readonly isTotal: boolean
  /** Whether everything behind some place is lost. */
  readonly isCutOff: boolean
  /** Whether an id that is missed may stand in a broken tag. */
  mayDeclare(id: string): boolean
}

export const damageOf = memo((model: Model): Damage => {
  const containers = containersOf(model)
  const elements = new Set<Element>()
  const incomplete = new Set<Element>()
  const scrambled = new Set<Element>()
  const leaking = new Set<Element>()
  const broken: string[] = []
  let [isCutOff, isTotal] = [isHiddenToTheEnd(model), false]

  for (const { start, xml, tag } of brokenPlaces(model)) {
    broken.push(lettersIn(model, tag === undefined ? start : (xml?.openTag.start ?? start)))
    if (tag === "open" && xml?.index === 0) isTotal = true
    const element = xml && model.elementOf(xml)
    if (!element) continue
    addAround(element, elements)
    if (tag === undefined) leaking.add(element)
    const scope = isContainer(element) ? element : containers[element.index]
    if (scope) incomplete.add(scope)
  }
  for (const element of model.elements) {
    const { isUnclosed } = element.xml
    if (element.type !== undefined && !isUnclosed) continue
    const outer = containers[element.index]
    if (outer) incomplete.add(outer)
    if (!isUnclosed) continue
    addAround(element, elements)
    if (!element.xml.parent) isCutOff = true
    if (outer && isContainer(element)) scrambled.add(outer)
  }
  addBrokenFlows(model, incomplete)
  const letters = broken.join("\n")
  const mayDeclare = (id: string) => placeLimit < broken.length || letters.includes(id)
  const spilled = spilledIn(model, leaking)
  return { elements, spilled, incomplete, scrambled, isTotal, isCutOff, mayDeclare }
})

/** A place where the text cannot be read as it was meant. */
interface BrokenPlace {
  readonly start: Offset
  /** The element it is in, and whether it is in one of its tags. */
  readonly xml: XmlElement | undefined
  readonly tag: "open" | "close" | undefined
}

function* brokenPlaces(model: Model): Iterable<BrokenPlace> {
  for (const { code, range, partner } of flawsOf(model)) {
    if (harmless.has(code)) continue
    yield placeAt(model, range.start)
    if (partner) yield placeAt(model, partner.start)
  }
  for (const { element, range } of strayTextsOf(model))
    yield { start: range.start, xml: element.xml, tag: undefined }
}

function placeAt({ tree }: Model, start: Offset): BrokenPlace {
  const xml = tree.elementAt(start)
  if (!xml) return { start, xml, tag: undefined }
  const { openTag, closeTag } = xml
  if (start < openTag.end) return { start, xml, tag: "open" }
  return { start, xml, tag: closeTag && closeTag.start <= start ? "close" : undefined }
}

function isHiddenToTheEnd(model: Model): boolean {
  const { length } = model.tree.text
  return flawsOf(model).some(it => endless.has(it.code) && it.range.end === length)
}

/** Flaws that may reach to the end of the text and hide what follows them. */
const endless: ReadonlySet<FlawCode> = new Set(["xml-markup", "xml-comment"])

/** With more broken places than this, any id may be in one of them. */
const placeLimit = 100

/** How much of a broken stretch is searched for ids. */
const stretchLength = 300

/**
 * What follows a broken place, without quotes and spaces: one of them may stand in the middle of an
 * id, and what follows may have been in the same tag.
 */
function lettersIn({ tree: { text } }: Model, start: Offset): string {
  return text.slice(start, start + stretchLength).replace(/[\s"'<>=/]+/g, "")
}

function addAround(element: Element, elements: Set<Element>): void {
  for (let at: Element | undefined = element; at && !elements.has(at); at = at.parent) {
    elements.add(at)
    if (at !== element && (is(at, "tFlowElement") || isContainer(at))) return
  }
}

/** By element: the process or sub-process that holds it. One pass, however deep they nest. */
function containersOf({ elements }: Model): readonly (Element | undefined)[] {
  const containers: (Element | undefined)[] = []
  for (const { parent } of elements)
    containers.push(parent && (isContainer(parent) ? parent : containers[parent.index]))
  return containers
}

/**
 * Elements behind an unclosed one in the same parent, beside a close tag that closes nothing, and
 * those whose parent in the text is not BPMN: what they stand in is not what they were written in.
 */
function spilledIn({ elements }: Model, leaking: Set<Element>): ReadonlySet<Element> {
  const spilled = new Set<Element>()
  for (const element of elements) {
    const { parent, xml } = element
    if (!parent) continue
    if (leaking.has(parent) || xml.parent !== parent.xml) spilled.add(element)
    if (xml.isUnclosed) leaking.add(parent)
  }
  return spilled
}

/** A flow that misses an end leaves a node without its flow. */
function addBrokenFlows({ graph }: Model, incomplete: Set<Element>): void {
  for (const [flow] of graph.flows.entries())
    if (graph.source[flow]! < 0 || graph.target[flow]! < 0)
      incomplete.add(graph.scopes[graph.scopeOfFlow[flow]!]!)
}
