import {
  attributeValue,
  type Element,
  is,
  isShared,
  isSought,
  isType,
  type Reference,
} from "../model/index.ts"
import type {
  FileFacts,
  IndexedElement,
  IndexedPlace,
  IndexedReference,
  Snapshot,
} from "../workspace/index.ts"
import type { IdUse } from "./id-use.ts"

/** What the other files of the workspace say to a question about one document. */
export interface Elsewhere {
  /** Of every other file that is open or was read so far. */
  files(): Iterable<FileFacts>
  /** Whether those are all there are. */
  readonly isComplete: boolean
}

/** For who knows of no other file. */
export const nowhere: Elsewhere = { files: () => [], isComplete: false }

/** Whether what an id names, or who uses it, may stand in another file. */
export function mayBeElsewhere({ element, reference }: IdUse): boolean {
  if (element) return isUsedElsewhere(element)
  return reference !== undefined && isShared(reference.from.type, reference.targetTypes)
}

function isUsedElsewhere({ type }: Element): boolean {
  return type !== undefined && isSought(type) && isShared(undefined, [type])
}

/**
 * The elements of other files that a reference may mean. A prefix says in which namespace it is
 * meant; where no file has that, engines look at the id alone, and so does this.
 */
export function declaredElsewhere(
  snapshot: Snapshot,
  reference: Reference,
  files: Iterable<FileFacts>,
): readonly IndexedElement[] {
  const { from, targetTypes, value } = reference
  if (!isShared(from.type, targetTypes)) return []
  const namespace = namespaceOf(snapshot, reference)
  const found = elementsOf(files, it => it.id === value && fits(it.type, targetTypes))
  const meant = found.filter(it => it.namespace === namespace)
  return namespace !== undefined && 0 < meant.length ? meant : found
}

/**
 * The references of other files to an element of this document. A file that has an element of that
 * id itself means its own, unless a prefix says otherwise.
 */
export function usedElsewhere(
  { model }: Snapshot,
  element: Element,
  files: Iterable<FileFacts>,
): readonly IndexedReference[] {
  const { id, type } = element
  if (id === undefined || !isUsedElsewhere(element)) return []
  const { definitions } = model
  const own = definitions && attributeValue(definitions, "targetNamespace")
  return referencesOf(files, ({ references, elements }) => {
    const named = references.filter(it => it.value === id && fits(type, it.targetTypes))
    const isOwn = 0 < named.length && elements.some(it => it.id === id)
    return named.filter(it => (it.namespace === undefined ? !isOwn : it.namespace === own))
  })
}

/** The references of other files that name the same as one of this document does. */
export function alsoUsedElsewhere(
  snapshot: Snapshot,
  reference: Reference,
  files: Iterable<FileFacts>,
): readonly IndexedReference[] {
  const { from, targetTypes, value } = reference
  if (!isShared(from.type, targetTypes)) return []
  const namespace = namespaceOf(snapshot, reference)
  return referencesOf(files, ({ references }) =>
    references.filter(
      it =>
        it.value === value &&
        it.targetTypes.some(type => targetTypes.includes(type)) &&
        (namespace === undefined || it.namespace === undefined || it.namespace === namespace),
    ),
  )
}

/**
 * The messages, signals, errors and escalations of other files that engines take for this one: they
 * go by name, or by code where there is one, and not by id.
 */
export function sameElsewhere(
  element: Element,
  files: Iterable<FileFacts>,
): readonly IndexedElement[] {
  const key = keyOf(element)
  if (key === undefined) return []
  const { kind } = element
  return elementsOf(files, it => it.kind === kind && (it.code ?? it.name) === key)
}

/** The references of other files to what `sameElsewhere` finds in them. */
export function usesOfSameElsewhere(
  element: Element,
  files: Iterable<FileFacts>,
): readonly IndexedReference[] {
  if (keyOf(element) === undefined) return []
  return referencesOf(files, facts => {
    const same = new Set(sameElsewhere(element, [facts]).map(it => it.id))
    const { type } = element
    return facts.references.filter(it => same.has(it.value) && fits(type, it.targetTypes))
  })
}

/** What an engine knows an event by in all files; undefined for what it does not. */
function keyOf(element: Element): string | undefined {
  if (element.kind === "error") return attributeValue(element, "errorCode") ?? element.name
  if (element.kind === "escalation")
    return attributeValue(element, "escalationCode") ?? element.name
  return is(element, "tMessage") || is(element, "tSignal") ? element.name : undefined
}

/** What the prefix of a reference is bound to; undefined when it has none. */
function namespaceOf({ text }: Snapshot, { from, range }: Reference): string | undefined {
  const before = text.slice(range.start - longestPrefix, range.start)
  const [, prefix] = /([^\s:"'<>=]+):$/.exec(before) ?? []
  if (prefix === undefined) return undefined
  for (const xml of [from.xml, ...from.xml.ancestors()]) {
    const declared = xml.attribute(`xmlns:${prefix}`)
    if (declared) return declared.value
  }
  return undefined
}

/** Characters of a prefix and its colon that are looked at. */
const longestPrefix = 100

function fits(type: string | undefined, targetTypes: readonly string[]): boolean {
  return targetTypes.some(it => isType(type, it))
}

function elementsOf(
  files: Iterable<FileFacts>,
  isMeant: (element: IndexedElement) => boolean,
): IndexedElement[] {
  const found: IndexedElement[] = []
  for (const { elements } of files)
    for (const element of elements) if (isMeant(element)) found.push(element)
  return found
}

function referencesOf(
  files: Iterable<FileFacts>,
  meant: (facts: FileFacts) => readonly IndexedReference[],
): IndexedReference[] {
  const found: IndexedReference[] = []
  for (const facts of files) found.push(...meant(facts))
  return found
}

/** The name of a file, as a reader knows it. */
export function fileNameOf({ uri }: IndexedPlace): string {
  const name = uri.slice(uri.lastIndexOf("/") + 1)
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
