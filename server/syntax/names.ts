import { memo } from "../cache/index.ts"
import type { Offset } from "../text/index.ts"
import { AttributeScan } from "./attribute-scan.ts"
import type { XmlElement } from "./element.ts"
import { decodeReferences } from "./entities.ts"
import { isQualifiedName } from "./name-form.ts"
import type { SyntaxTree } from "./tree.ts"

/** A name with its prefix resolved. Namespaces in XML 1.0, §2. */
export interface QualifiedName {
  /** Undefined when the prefix is not bound; "" in no namespace. */
  readonly namespace: string | undefined
  readonly local: string
}

/** Splits `bpmn:task` at its colon; the prefix is "" when there is none. */
export function splitName(name: string): { readonly prefix: string; readonly local: string } {
  const colon = name.indexOf(":")
  if (colon < 0) return { prefix: "", local: name }
  return { prefix: name.slice(0, colon), local: name.slice(colon + 1) }
}

/** The prefix of a name; "" where it has none to be declared, or is malformed. */
export function prefixIn(name: string): string {
  if (!name.includes(":") || !isQualifiedName(name)) return ""
  const { prefix } = splitName(name)
  return prefix === "xml" ? "" : prefix
}

/** The prefix that an attribute declares, "" for the default; undefined when it declares none. */
export function declaredPrefix(name: string): string | undefined {
  if (name === "xmlns") return ""
  return name.startsWith("xmlns:") ? name.slice(6) : undefined
}

/**
 * The prefixes that an element declares, "" for the default, with their namespaces. Makes nothing of
 * its other attributes: in a hostile text there are millions of them.
 */
export const declarationsIn = memo((element: XmlElement): ReadonlyMap<string, string> => {
  const { tree, attributesRange } = element
  const string = tree.text.slice(attributesRange.start, attributesRange.end)
  const declared = new Map<string, string>()
  for (const scan = new AttributeScan(string, 0, string.length); scan.next(); ) {
    if (!string.startsWith("xmlns", scan.nameStart)) continue
    const prefix = declaredPrefix(string.slice(scan.nameStart, scan.nameEnd))
    if (prefix === undefined) continue
    declared.set(prefix, decodeReferences(string.slice(scan.valueStart, scan.valueEnd)))
  }
  return declared
})

/** The namespace declarations of a tree, each in force in the element that carries it. */
export class Scopes {
  readonly #tree: SyntaxTree
  /** Per element, the scope of the nearest element at or above it that declares a namespace. */
  readonly #scopes: (Scope | undefined)[] = []
  /** A stretch of the text in which `xmlns` does not begin. */
  #bare = { from: 0, to: -1 }
  /** What the root declares holds in the elements before it: nothing else declares anything. */
  #asInRoot: number | undefined

  constructor(tree: SyntaxTree) {
    this.#tree = tree
  }

  /** The resolved name of an element. */
  nameOf(element: number): QualifiedName {
    const tree = this.#tree
    const number = tree.knownNesting?.name[element] ?? tree.element(element).nameNumber
    const { elementNames } = this.#scopeOf(element)
    elementNames[number] ??= this.resolve(tree.names.name(number), element, true)
    return elementNames[number]
  }

  /**
   * Resolves a tag name, the name of an attribute or a QName in a value, as it is meant in an
   * element. A name without prefix is in the default namespace, unless it names an attribute.
   */
  resolve(name: string, element: number, isElementName: boolean): QualifiedName {
    const { prefix, local } = splitName(name)
    if (prefix === "" && !isElementName) return { namespace: "", local }
    return { namespace: namespaceOf(prefix, this.#scopeOf(element)), local }
  }

  /** The prefixes in force in an element and what they are bound to. */
  bindingsAt(element: number): ReadonlyMap<string, string> {
    const bindings = new Map<string, string>()
    let scope: Scope | undefined = this.#scopeOf(element)
    for (; scope; scope = scope.outer)
      for (const [prefix, namespace] of scope.declared)
        if (!bindings.has(prefix)) bindings.set(prefix, namespace)
    return bindings
  }

  #scopeOf(element: number): Scope {
    const known = this.#scopes[element]
    if (known) return known
    if (this.#isAsInRoot(element)) return this.#scopeOf(0)
    const around = [element]
    let scope: Scope | undefined
    for (const { index } of this.#tree.element(element).ancestors()) {
      scope = this.#scopes[index]
      if (scope) break
      around.push(index)
    }
    scope ??= around.at(-1) === 0 ? builtIn() : this.#outside()
    for (let at = around.pop(); at !== undefined; at = around.pop()) {
      const declared = this.#declarations(at)
      if (declared) scope = newScope(declared, scope)
      this.#scopes[at] = scope
    }
    return scope
  }

  /** Whether the names of an element mean what they mean in the root. */
  #isAsInRoot(element: number): boolean {
    if (element === 0) return false
    this.#asInRoot ??= this.#countAsInRoot()
    return element < this.#asInRoot
  }

  #countAsInRoot(): number {
    const tree = this.#tree
    const root = tree.element(0)
    const bareUntil = this.#bareFrom(root.openTag.end)
    const isBare = bareUntil === tree.text.length
    const bare = isBare ? tree.elementCount : tree.elementsBefore(tree.lexemeBefore(bareUntil))
    return root.isUnclosed ? bare : Math.min(bare, root.end)
  }

  /** What follows a root that nobody closes is meant to be in it. */
  #outside(): Scope {
    return this.#tree.element(0).isUnclosed ? this.#scopeOf(0) : builtIn()
  }

  #declarations(index: number): ReadonlyMap<string, string> | undefined {
    const element = this.#tree.element(index)
    const { start, end } = element.openTag
    if (this.#isBare(start, end)) return undefined
    const declared = declarationsIn(element)
    return declared.size === 0 ? undefined : declared
  }

  /** Whether `xmlns` does not begin in a stretch of the text. */
  #isBare(start: Offset, end: Offset): boolean {
    const { from, to } = this.#bare
    if (from <= start && start <= to) return end <= to
    this.#bare = { from: start, to: this.#bareFrom(start) }
    return end <= this.#bare.to
  }

  /** Where `xmlns` begins next. */
  #bareFrom(start: Offset): Offset {
    const { text } = this.#tree
    const found = text.indexOf("xmlns", start)
    return found < 0 ? text.length : found
  }
}

interface Scope {
  readonly declared: ReadonlyMap<string, string>
  readonly outer: Scope | undefined
  /** Prefixes of scopes around this one already looked up from here. */
  readonly resolved: Map<string, string | undefined>
  /** Tag names already resolved here, by their number. */
  readonly elementNames: QualifiedName[]
}

function newScope(declared: ReadonlyMap<string, string>, outer: Scope | undefined): Scope {
  return { declared, outer, resolved: new Map(), elementNames: [] }
}

/** Answers are kept in every scope passed on the way, so that deep nesting stays linear. */
function namespaceOf(prefix: string, from: Scope): string | undefined {
  let scope = from
  while (!scope.declared.has(prefix) && !scope.resolved.has(prefix) && scope.outer)
    scope = scope.outer
  const namespace = scope.declared.get(prefix) ?? scope.resolved.get(prefix)
  for (let passed = from; passed !== scope; passed = passed.outer!)
    passed.resolved.set(prefix, namespace)
  return namespace
}

function builtIn(): Scope {
  return newScope(new Map(builtInNamespaces), undefined)
}

/** Namespaces in XML 1.0, §3. */
const builtInNamespaces: readonly (readonly [string, string])[] = [
  ["", ""],
  ["xml", "http://www.w3.org/XML/1998/namespace"],
]
