import { splitName, type Tags } from "../syntax/index.ts"
import type { Offset } from "../text/index.ts"
import { isBpmn } from "./namespaces.ts"
import { typeOf } from "./schema-types.ts"
import { dependentNames, type Worth, worthOf } from "./worth.ts"

/** What a tag of some name means in the place where it stands. */
export interface TagMeaning {
  /** Its name without prefix. */
  readonly kind: string
  /** Undefined when nothing declares its prefix; "" in no namespace. */
  readonly namespace: string | undefined
  /** Its type in the schema; undefined for a name BPMN does not know. */
  readonly type: string | undefined
  readonly isBpmn: boolean
  readonly worth: Worth
  readonly interest: Interest
}

/** Whether a visitor is called for the elements of a name, and whether it wants what is in them. */
export type Interest = "visit" | "pass" | "skip content"

/** Who a walk is for. */
export interface TagVisitor {
  interestIn(meaning: Omit<TagMeaning, "interest">, parent: TagMeaning | undefined): Interest
  /**
   * @param at the lexeme of the start tag or empty tag
   * @returns  what to call the element, when others ask for the container they are in
   */
  visit(at: number, meaning: TagMeaning, walk: TagWalk): string | undefined
}

/** How many lexemes are passed in one step. */
const lexemesPerStep = 8192

/**
 * Goes over the tags of a text in document order and says what each means, as a `Model` would.
 * What a name means is found out once for all its tags; for what nobody wants nothing is made.
 * Linear, without recursion.
 */
export class TagWalk {
  readonly tags: Tags
  readonly #visitor: TagVisitor
  /** Entries are used again: a walk makes as many as elements are nested. */
  readonly #stack: OpenElement[] = [outside()]
  #depth = 0
  readonly #bindings = new Map(builtInNamespaces)
  readonly #shadowed: (readonly Binding[])[] = []
  #declarationAt: Offset
  #isFirst = true

  constructor(tags: Tags, visitor: TagVisitor) {
    this.tags = tags
    this.#visitor = visitor
    this.#declarationAt = tags.text.indexOf("xmlns")
  }

  /** Visits what is wanted; whoever drives it may do something else between two steps. */
  *steps(): Generator<undefined, void> {
    const { tags } = this
    for (let at = 0; at < tags.count; at++) {
      if (at % lexemesPerStep === lexemesPerStep - 1) yield
      if (at === this.#innermost.close) this.#leave()
      else if (tags.opens(at)) at = this.#enter(at)
    }
  }

  /** The nearest BPMN element around the one being visited. */
  get parent(): TagMeaning | undefined {
    return this.#innermost.bpmn
  }

  /** The lexeme of `parent`; -1 when there is none. */
  get parentAt(): number {
    return this.#innermost.bpmnAt
  }

  /** The nearest BPMN element around `parent`. */
  get grandparent(): TagMeaning | undefined {
    return this.#innermost.outerBpmn
  }

  /** The lexeme of `grandparent`; -1 when there is none. */
  get grandparentAt(): number {
    return this.#innermost.outerBpmnAt
  }

  /** The lexeme of the element directly around it, of any namespace; -1 when there is none. */
  get directParentAt(): number {
    return this.#innermost.at
  }

  /** What to call the container around it; undefined outside of any. */
  get container(): string | undefined {
    return this.#innermost.container
  }

  /** What a prefix is bound to in the element being visited. */
  namespaceOf(prefix: string): string | undefined {
    return this.#bindings.get(prefix)
  }

  get #innermost(): OpenElement {
    return this.#stack[this.#depth]!
  }

  /** @returns the last lexeme that was read with it */
  #enter(at: number): number {
    const outer = this.#innermost
    const declared = this.#declaredIn(at)
    const scope = declared ? this.#declare(outer.scope, declared) : outer.scope
    const meaning = this.#meaningOf(at, scope, outer.bpmn)
    const label = meaning.interest === "visit" ? this.#visitor.visit(at, meaning, this) : undefined
    const close = this.tags.closeOf(at)
    const last = meaning.interest === "skip content" ? Math.max(at, close) : at
    if (last + 1 < close) {
      this.#depth++
      if (this.#depth === this.#stack.length) this.#stack.push(outside())
      const inner = this.#innermost
      inner.at = at
      inner.close = close
      inner.bpmn = meaning.isBpmn ? meaning : outer.bpmn
      inner.bpmnAt = meaning.isBpmn ? at : outer.bpmnAt
      inner.outerBpmn = meaning.isBpmn ? outer.bpmn : outer.outerBpmn
      inner.outerBpmnAt = meaning.isBpmn ? outer.bpmnAt : outer.outerBpmnAt
      inner.container = label ?? outer.container
      inner.scope = scope
    } else if (declared) {
      // What follows a root that nobody closes is meant to be in it.
      if (this.#isFirst && this.tags.isUnclosed(at)) outer.scope = scope
      else this.#restore()
    }
    this.#isFirst = false
    return last
  }

  #leave(): void {
    const { scope } = this.#innermost
    this.#depth--
    if (scope !== this.#innermost.scope) this.#restore()
  }

  /** The namespaces that a tag declares; undefined when it declares none, as nearly all do. */
  #declaredIn(at: number): readonly Binding[] | undefined {
    if (this.#declarationAt < 0) return undefined
    const { tags } = this
    if (this.#declarationAt < tags.start(at))
      this.#declarationAt = tags.text.indexOf("xmlns", tags.start(at))
    if (this.#declarationAt < 0 || tags.end(at) <= this.#declarationAt) return undefined
    const declared: Binding[] = []
    for (const scan = tags.attributes(at); scan.next(); ) {
      const name = tags.text.slice(scan.nameStart, scan.nameEnd)
      if (name === "xmlns" || name.startsWith("xmlns:"))
        declared.push([name.slice(6), tags.value(scan.valueStart, scan.valueEnd)])
    }
    return declared.length === 0 ? undefined : declared
  }

  #declare(outer: Scope, declared: readonly Binding[]): Scope {
    this.#shadowed.push(declared.map(([prefix]) => [prefix, this.#bindings.get(prefix)]))
    for (const [prefix, namespace] of declared) this.#bindings.set(prefix, namespace)
    const key = JSON.stringify(declared)
    const scope = outer.inner.get(key) ?? new Scope()
    outer.inner.set(key, scope)
    return scope
  }

  /** Makes the bindings what they were before the last declarations. */
  #restore(): void {
    for (const [prefix, namespace] of this.#shadowed.pop()!)
      if (namespace === undefined) this.#bindings.delete(prefix)
      else this.#bindings.set(prefix, namespace)
  }

  #meaningOf(at: number, scope: Scope, parent: TagMeaning | undefined): TagMeaning {
    const number = this.tags.nameNumber(at)
    const known = scope.meanings[number]
    if (known === undefined) return this.#readMeaning(number, scope, parent)
    if (!(known instanceof Map)) return known
    return known.get(parent?.type) ?? this.#readMeaning(number, scope, parent)
  }

  #readMeaning(number: number, scope: Scope, parent: TagMeaning | undefined): TagMeaning {
    const { prefix, local } = splitName(this.tags.names.name(number))
    const namespace = this.#bindings.get(prefix)
    const type = typeOf(local, parent?.type)
    const worth = worthOf(type)
    const plain = { kind: local, namespace, type, isBpmn: isBpmn(namespace, type), worth }
    const meaning = { ...plain, interest: this.#visitor.interestIn(plain, parent) }
    const known = scope.meanings[number]
    if (known instanceof Map) known.set(parent?.type, meaning)
    else if (dependentNames().has(local))
      scope.meanings[number] = new Map([[parent?.type, meaning]])
    else scope.meanings[number] = meaning
    return meaning
  }
}

/** A prefix and the namespace it is bound to. */
type Binding = readonly [prefix: string, namespace: string | undefined]

/** A place where the same prefixes mean the same, and what the names of tags mean in it. */
class Scope {
  /** By the number of the name; for some names by the type around them. */
  readonly meanings: (TagMeaning | Map<string | undefined, TagMeaning>)[] = []
  /** The scopes in it, by what they declare: elements that declare the same share one. */
  readonly inner = new Map<string, Scope>()
}

interface OpenElement {
  at: number
  close: number
  /** The nearest BPMN element at or above it. */
  bpmn: TagMeaning | undefined
  bpmnAt: number
  /** The next one above that. */
  outerBpmn: TagMeaning | undefined
  outerBpmnAt: number
  container: string | undefined
  scope: Scope
}

function outside(): OpenElement {
  return {
    at: -1,
    close: -1,
    bpmn: undefined,
    bpmnAt: -1,
    outerBpmn: undefined,
    outerBpmnAt: -1,
    container: undefined,
    scope: new Scope(),
  }
}

/** Namespaces in XML 1.0, §3. */
const builtInNamespaces: readonly Binding[] = [
  ["", ""],
  ["xml", "http://www.w3.org/XML/1998/namespace"],
]
