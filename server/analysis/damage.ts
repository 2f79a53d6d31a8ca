import { Bounded, memo } from "../cache/index.ts"
import { type Element, is, isContainer, type Model } from "../model/index.ts"
import { type FlawCode, flaws, SyntaxTree, type XmlElement } from "../syntax/index.ts"
import type { Offset } from "../text/index.ts"
import { flawsOf, harmless } from "./flaws.ts"
import { inherited } from "./inherited.ts"
import { strayTextsOf } from "./stray-text.ts"

/**
 * Which part of a model is a guess, because its text cannot be read as it was meant. Rules consult
 * it so that one mistake is told once: those that have something to say, so that where nobody has,
 * nothing is looked for.
 */
export interface Damage {
  /**
   * Whether an element's own tags are broken, or those of what it holds, down to the next nodes and
   * processes: what it holds and lacks is not known.
   */
  isBroken(element: Element): boolean
  /** Whether a node or a flow may be missing in a process or sub-process. */
  isIncomplete(scope: Element): boolean
  /** Whether a process or sub-process holds what belongs in another one. */
  isScrambled(scope: Element): boolean
  /** Whether the outermost tag is broken, so that nothing is what it seems. */
  isTotal(): boolean
  /** Whether everything behind some place is lost. */
  isCutOff(): boolean
  /** Whether an element may have slipped out of an earlier one that nobody closes. */
  isSpilled(element: Element): boolean
  /** Whether an id that is missed may stand in a broken tag. */
  mayDeclare(id: string): boolean
}

export const damageOf = memo((model: Model): Damage => {
  const incomplete = new Map<Element, boolean>()
  return {
    isBroken: element => breakageOf(model).elements.has(element),
    isIncomplete: scope => {
      const known =
        incomplete.get(scope) ?? (breakageOf(model).scopes.has(scope) || isLacking(model, scope))
      incomplete.set(scope, known)
      return known
    },
    isScrambled: scope => breakageOf(model).scrambled.has(scope),
    // No getters: V8 keeps the functions of a literal's getters until the whole heap is collected.
    isTotal: () => isRootBroken(model),
    isCutOff: () => isHiddenToTheEnd(model) || unclosedOf(model).some(it => !it.xml.parent),
    isSpilled: element => isSpilled(model, element),
    mayDeclare: id => lettersOf(model)?.includes(id) ?? true,
  }
})

/** Whether the outermost tag is no XML by itself, or has no partner. */
const isRootBroken = memo(({ tree: { root, text } }: Model): boolean => {
  if (!root) return false
  if (root.isUnclosed || root.hasOpenTag) return true
  const tag = text.slice(root.openTag.start, root.openTag.end)
  return isFlawed(root.isEmptyTag ? tag : `${tag}</${root.name}>`)
})

/** Whether a text by itself is no XML. Few have been asked about: outermost tags seldom change. */
function isFlawed(text: string): boolean {
  const known = verdicts.get(text)
  if (known) return known.isFlawed
  const verdict = { isFlawed: flaws(SyntaxTree.read(text)).some(it => !harmless.has(it.code)) }
  verdicts.set(text, verdict)
  return verdict.isFlawed
}

const verdicts = new Bounded<{ readonly isFlawed: boolean }>({
  maxEntries: 100,
  maxSize: 1_000_000,
  sizeOf: (_, text) => text.length,
})

/** What follows from the broken places of a text; as much work as there are of them. */
const breakageOf = memo((model: Model) => {
  const containerOf = containerAround(model)
  const elements = new Set<Element>()
  const scopes = new Set<Element>()
  const scrambled = new Set<Element>()
  for (const { xml } of brokenPlacesOf(model)) {
    const element = xml && model.elementOf(xml)
    if (!element) continue
    addAround(element, elements)
    const scope = isContainer(element) ? element : containerOf(element)
    if (scope) scopes.add(scope)
  }
  for (const element of unclosedOf(model)) {
    addAround(element, elements)
    const outer = containerOf(element)
    if (outer) scopes.add(outer)
    if (outer && isContainer(element)) scrambled.add(outer)
  }
  return { elements, scopes, scrambled }
})

/**
 * Whether a process or sub-process holds an element of a name that BPMN does not know, at any depth
 * outside of its own sub-processes, or a flow that misses an end: a node is then without its flow.
 */
function isLacking({ flow }: Model, scope: Element): boolean {
  if (flow.flowsOf(scope).some(it => !flow.sourceOf(it) || !flow.targetOf(it))) return true
  const waiting = [...scope.children]
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    if (at.type === undefined) return true
    if (!isContainer(at)) for (const child of at.children) waiting.push(child)
  }
  return false
}

/** Start tags that wait for a close tag in vain, in text order. */
const unclosedOf = memo((model: Model): readonly Element[] => {
  const elements: Element[] = []
  for (const xml of model.tree.unclosed()) {
    const element = model.elementFor(xml)
    if (element) elements.push(element)
  }
  return elements
})

/** The process or sub-process that holds an element, at any depth. */
const containerAround = memo((_: Model) =>
  inherited<Element | undefined>(
    ({ parent }) => (parent && isContainer(parent) ? parent : undefined),
    undefined,
  ),
)

/** A place where the text cannot be read as it was meant. */
interface BrokenPlace {
  readonly start: Offset
  /** The element it is in, and whether it is in one of its tags. */
  readonly xml: XmlElement | undefined
  readonly tag: "open" | "close" | undefined
}

const brokenPlacesOf = memo((model: Model): readonly BrokenPlace[] => [...brokenPlaces(model)])

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

/** What follows the broken places; undefined where there are too many to say. */
const lettersOf = memo((model: Model): string | undefined => {
  const places = brokenPlacesOf(model)
  if (placeLimit < places.length) return undefined
  const letters = places.map(({ start, xml, tag }) =>
    lettersIn(model, tag === undefined ? start : (xml?.openTag.start ?? start)),
  )
  return letters.join("\n")
})

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

/**
 * Whether an element stands behind an unclosed one in the same parent, or beside a close tag that
 * closes nothing, or its parent in the text is not BPMN: what it stands in is not what it was
 * written in.
 */
function isSpilled(model: Model, { parent, index, xml }: Element): boolean {
  if (!parent) return false
  if (xml.parent !== parent.xml) return true
  return (leaksOf(model).get(parent) ?? Number.POSITIVE_INFINITY) < index
}

/** By element, from where on its children may have slipped out of others. */
const leaksOf = memo((model: Model): ReadonlyMap<Element, number> => {
  const leaks = new Map<Element, number>()
  for (const { xml, tag } of brokenPlacesOf(model)) {
    const element = tag === undefined && xml ? model.elementOf(xml) : undefined
    if (element) leaks.set(element, -1)
  }
  for (const { parent, index } of unclosedOf(model))
    if (parent && !leaks.has(parent)) leaks.set(parent, index)
  return leaks
})
