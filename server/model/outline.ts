import { splitName, Tags } from "../syntax/index.ts"
import type { Range } from "../text/index.ts"
import { targetTypesOf } from "./references.ts"
import { isType } from "./schema-types.ts"
import { attributeAt, type Head, labelOf, readHead } from "./tag-head.ts"
import { type Interest, type TagMeaning, type TagVisitor, TagWalk } from "./tag-walk.ts"
import { isPlain } from "./worth.ts"

/** What other files need to know of a text; plain values that keep nothing of the text alive. */
export interface Outline {
  /** What its ids are known as in other files. */
  readonly targetNamespace: string | undefined
  readonly imports: readonly Import[]
  /** The elements with an id that people look for from elsewhere, in document order. */
  readonly elements: readonly OutlineElement[]
  /** The references to what files share, wherever they lead, in document order. */
  readonly references: readonly OutlineReference[]
}

/** Another file whose ids are used. BPMN 2.0.2, §8.2.2. */
export interface Import {
  readonly namespace: string | undefined
  readonly location: string | undefined
}

export interface OutlineElement {
  readonly kind: string
  readonly type: string | undefined
  readonly id: string
  readonly name: string | undefined
  /** Of an error or an escalation, by which engines tell them apart. */
  readonly code: string | undefined
  /** What to call the process or sub-process around it. */
  readonly container: string | undefined
  /** Where its id stands. */
  readonly place: Range
}

export interface OutlineReference {
  /** The attribute or child element that holds it, such as `calledElement`. */
  readonly role: string
  /** The id: references decoded, white space and prefix left out. */
  readonly value: string
  /** What its prefix is bound to; undefined when it has none, or one that nothing declares. */
  readonly namespace: string | undefined
  /** The schema types it may point at. */
  readonly targetTypes: readonly string[]
  /** What to call the element that holds it; of what triggers an event, the event. */
  readonly from: string
  /** Where `value` stands. */
  readonly range: Range
}

/** Reads any text, broken ones as far as they go. The diagram is not read. */
export function outlineOf(text: string): Outline {
  const reading = outlineInSteps(text)
  for (;;) {
    const step = reading.next()
    if (step.done) return step.value
  }
}

/** The same in steps of about a millisecond: whoever drives it may do something else in between. */
export function* outlineInSteps(text: string): Generator<undefined, Outline> {
  const tags = Tags.read(text)
  yield
  const reader = new OutlineReader(tags)
  yield* new TagWalk(tags, reader).steps()
  const { targetNamespace, imports, elements, references } = reader
  return { targetNamespace, imports, elements, references }
}

class OutlineReader implements TagVisitor {
  readonly #tags: Tags
  #hasDefinitions = false
  targetNamespace: string | undefined
  readonly imports: Import[] = []
  readonly elements: OutlineElement[] = []
  readonly references: OutlineReference[] = []

  constructor(tags: Tags) {
    this.#tags = tags
  }

  interestIn(
    { isBpmn, kind, worth }: Omit<TagMeaning, "interest">,
    parent: TagMeaning | undefined,
  ): Interest {
    if (!isBpmn) return "pass"
    if (kind === "BPMNDiagram") return "skip content"
    if (kind === "definitions" || kind === "import" || !isPlain(worth)) return "visit"
    return parent?.worth.roles.includes(kind) ? "visit" : "pass"
  }

  visit(at: number, meaning: TagMeaning, walk: TagWalk): string | undefined {
    const { kind, worth } = meaning
    if (kind === "definitions") this.#readDefinitions(at)
    else if (kind === "import") this.#readImport(at)
    const head = readHead(this.#tags, at)
    if (worth.isSought && head.id !== undefined) this.#keep(at, meaning, head, walk.container)
    const { parent, grandparent } = walk
    if (0 < worth.roles.length && head.hasMore) this.#readRoles(at, meaning, head, walk)
    if (parent?.worth.roles.includes(kind)) {
      const from = this.#eventAt(walk.grandparentAt, grandparent, parent)
      const label = from ?? labelOf(readHead(this.#tags, walk.parentAt), parent.kind)
      for (const range of this.#tags.content(at)) this.#refer(parent, kind, range, label, walk)
    }
    return worth.isContainer ? labelOf(head, kind) : undefined
  }

  #readRoles(at: number, meaning: TagMeaning, head: Head, walk: TagWalk): void {
    for (const scan = this.#tags.attributes(at); scan.next(); ) {
      const role = meaning.worth.roles.find(it => scan.isNamed(it))
      if (role === undefined) continue
      const range = { start: scan.valueStart, end: scan.valueEnd }
      const from = this.#eventAt(walk.parentAt, walk.parent, meaning)
      this.#refer(meaning, role, range, from ?? labelOf(head, meaning.kind), walk)
    }
  }

  /** What to call an event; undefined when `definition` is not what triggers one. */
  #eventAt(at: number, event: TagMeaning | undefined, definition: TagMeaning): string | undefined {
    if (!isType(definition.type, "tEventDefinition") || !isType(event?.type, "tEvent"))
      return undefined
    return labelOf(readHead(this.#tags, at), event!.kind)
  }

  #keep(
    at: number,
    { kind, type, worth }: TagMeaning,
    { id, name, place }: Head,
    container: string | undefined,
  ): void {
    const { codeAttribute } = worth
    const code =
      codeAttribute === undefined ? undefined : attributeAt(this.#tags, at, codeAttribute)
    this.elements.push({ kind, type, id: id!, name, code, container, place })
  }

  /** Reads what is written in a range as the name of an element that `holder` refers to. */
  #refer(
    holder: TagMeaning,
    role: string,
    { start, end }: Range,
    from: string,
    walk: TagWalk,
  ): void {
    const raw = this.#tags.text.slice(start, end)
    const [, before, written] = /^(\s*)(\S+)\s*$/.exec(raw) ?? []
    if (before === undefined || !written) return
    const { prefix, local } = splitName(written)
    const valueEnd = start + before.length + written.length
    const range = { start: valueEnd - local.length, end: valueEnd }
    const value = this.#tags.value(range.start, range.end)
    const namespace = prefix === "" ? undefined : walk.namespaceOf(prefix)
    const targetTypes = targetTypesOf(holder.type!, role)!
    this.references.push({ role, value, namespace, targetTypes, from, range })
  }

  #readDefinitions(at: number): void {
    if (this.#hasDefinitions) return
    this.#hasDefinitions = true
    this.targetNamespace = attributeAt(this.#tags, at, "targetNamespace")
  }

  #readImport(at: number): void {
    const namespace = attributeAt(this.#tags, at, "namespace")
    this.imports.push({ namespace, location: attributeAt(this.#tags, at, "location") })
  }
}
