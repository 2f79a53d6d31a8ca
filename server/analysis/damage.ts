import { memo } from "../cache/index.ts"
import { type Element, isContainer, type Model } from "../model/index.ts"
import { type Flaw, type FlawCode, flaws, type XmlElement } from "../syntax/index.ts"
import type { Range } from "../text/index.ts"

/**
 * Which part of a model is a guess, because its text cannot be read as it was meant. Rules consult
 * it so that one mistake is told once.
 */
export interface Damage {
  /** Elements whose own tags are broken: what they hold and lack is not known. */
  readonly elements: ReadonlySet<Element>
  /** Processes and sub-processes in which a node or a flow may be missing. */
  readonly incomplete: ReadonlySet<Element>
  /** Processes and sub-processes that hold what belongs into another one. */
  readonly scrambled: ReadonlySet<Element>
  /** Whether everything behind some place is lost. */
  readonly isCutOff: boolean
  /** The words of broken tags: what they name may be declared there. */
  readonly words: ReadonlySet<string>
}

/** Where each flaw of a document is, told once per tree. */
export const flawsOf = memo((model: Model): readonly Flaw[] => flaws(model.tree))

export const damageOf = memo((model: Model): Damage => {
  const elements = new Set<Element>()
  const incomplete = new Set<Element>()
  const scrambled = new Set<Element>()
  const words = new Set<string>()
  let isCutOff = false
  const containers = containersOf(model)
  for (const { code, range } of flawsOf(model)) {
    if (harmless.has(code)) continue
    const xml = model.tree.elementAt(range.start)
    const element = xml && model.elementOf(xml)
    const scope = element && (isContainer(element) ? element : containers[element.index])
    if (scope) incomplete.add(scope)
    for (const word of wordsIn(model, range)) words.add(word)
    if (endless.has(code) && range.end === model.tree.text.length) isCutOff = true
    if (!xml || !element || element.xml !== xml || !isInTags(xml, range)) continue
    elements.add(element)
  }
  for (const element of model.elements) {
    const { isUnclosed } = element.xml
    if (element.type !== undefined && !isUnclosed) continue
    const outer = containers[element.index]
    if (outer) incomplete.add(outer)
    if (!isUnclosed) continue
    elements.add(element)
    if (!element.xml.parent) isCutOff = true
    if (outer && isContainer(element)) scrambled.add(outer)
  }
  addBrokenFlows(model, incomplete)
  return { elements, incomplete, scrambled, isCutOff, words }
})

/** By element: the process or sub-process that holds it. One pass, however deep they nest. */
function containersOf({ elements }: Model): readonly (Element | undefined)[] {
  const containers: (Element | undefined)[] = []
  for (const { parent } of elements)
    containers.push(parent && (isContainer(parent) ? parent : containers[parent.index]))
  return containers
}

/** Flaws that leave the structure around them as it was meant. */
const harmless: ReadonlySet<FlawCode> = new Set([
  "xml-character",
  "xml-doctype",
  "xml-entity",
  "xml-namespace",
  "xml-outside-root",
])

/** Flaws that may reach to the end of the text and hide what follows them. */
const endless: ReadonlySet<FlawCode> = new Set(["xml-markup", "xml-comment"])

/** How much of a broken stretch is searched for words. */
const wordsLength = 2000

function wordsIn(model: Model, { start, end }: Range): readonly string[] {
  const stretch = model.tree.text.slice(start, Math.min(end, start + wordsLength))
  return stretch.match(/[\p{L}_][\p{L}\p{N}_.-]*/gu) ?? []
}

function isInTags(xml: XmlElement, { start }: Range): boolean {
  const { openTag, closeTag } = xml
  return start < openTag.end || (closeTag !== undefined && closeTag.start <= start)
}

/** A flow that misses an end leaves a node without its flow. */
function addBrokenFlows({ graph }: Model, incomplete: Set<Element>): void {
  for (const [flow] of graph.flows.entries())
    if (graph.source[flow]! < 0 || graph.target[flow]! < 0)
      incomplete.add(graph.scopes[graph.scopeOfFlow[flow]!]!)
}
