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

/** The namespace declarations of a tree, each in force in the element that carries it. */
export class Scopes {
  readonly #tree: SyntaxTree
  /** Per element, the scope of the nearest element at or above it that declares a namespace. */
  readonly #scopes: Scope[]

  constructor(tree: SyntaxTree) {
    this.#tree = tree
    this.#scopes = readScopes(tree)
  }

  /** The resolved name of an element. */
  nameOf(element: number): QualifiedName {
    const number = this.#tree.nesting.name[element]!
    const { elementNames } = this.#scopes[element]!
    elementNames[number] ??= this.resolve(this.#tree.names.name(number), element, true)
    return elementNames[number]
  }

  /**
   * Resolves a tag name, the name of an attribute or a QName in a value, as it is meant in an
   * element. A name without prefix is in the default namespace, unless it names an attribute.
   */
  resolve(name: string, element: number, isElementName: boolean): QualifiedName {
    const { prefix, local } = splitName(name)
    if (prefix === "" && !isElementName) return { namespace: "", local }
    return { namespace: namespaceOf(prefix, this.#scopes[element]!), local }
  }

  /** The prefixes in force in an element and what they are bound to. */
  bindingsAt(element: number): ReadonlyMap<string, string> {
    const bindings = new Map<string, string>()
    let scope: Scope | undefined = this.#scopes[element]
    for (; scope; scope = scope.outer)
      for (const [prefix, namespace] of scope.declared)
        if (!bindings.has(prefix)) bindings.set(prefix, namespace)
    return bindings
  }
}

interface Scope {
  readonly declared: ReadonlyMap<string, string>
  readonly outer: Scope | undefined
  /** Prefixes already looked up from here. */
  readonly resolved: Map<string, string | undefined>
  /** Tag names already resolved here, by their number. */
  readonly elementNames: QualifiedName[]
}

function newScope(declared: ReadonlyMap<string, string>, outer: Scope | undefined): Scope {
  return { declared, outer, resolved: new Map(declared), elementNames: [] }
}

/** Answers are kept in every scope passed on the way, so that deep nesting stays linear. */
function namespaceOf(prefix: string, from: Scope): string | undefined {
  let scope = from
  while (!scope.resolved.has(prefix) && scope.outer) scope = scope.outer
  const namespace = scope.resolved.get(prefix)
  for (let passed = from; passed !== scope; passed = passed.outer!)
    passed.resolved.set(prefix, namespace)
  return namespace
}

function readScopes(tree: SyntaxTree): Scope[] {
  const builtIn = newScope(new Map(builtInNamespaces), undefined)
  const string = tree.text.toString()
  const scopes: Scope[] = []
  // What follows a root that nobody closes is meant to be in it.
  let lostScope: Scope | undefined
  let declarationAt = string.indexOf("xmlns")
  for (let element = 0; element < tree.elementCount; element++) {
    const parent = tree.nesting.parent[element]!
    const outer = parent < 0 ? (lostScope ?? builtIn) : scopes[parent]!
    scopes.push(outer)
    if (declarationAt < 0) continue
    const { start, end } = tree.element(element).openTag
    if (declarationAt < start) declarationAt = string.indexOf("xmlns", start)
    if (declarationAt < 0 || end <= declarationAt) continue
    const declared = declarations(tree, element)
    if (declared.size === 0) continue
    scopes[element] = newScope(declared, outer)
    if (element === 0 && tree.element(0).isUnclosed) lostScope = scopes[0]
  }
  return scopes
}

function declarations(tree: SyntaxTree, element: number): Map<string, string> {
  const declared = new Map<string, string>()
  for (const { name, value } of tree.element(element).attributes)
    if (name === "xmlns" || name.startsWith("xmlns:")) declared.set(name.slice(6), value)
  return declared
}

/** Namespaces in XML 1.0, §3. */
const builtInNamespaces: readonly (readonly [string, string])[] = [
  ["", ""],
  ["xml", "http://www.w3.org/XML/1998/namespace"],
]
