import type { XmlElement } from "./element.ts"
import type { Report } from "./flaws.ts"
import { isQualifiedName } from "./name-form.ts"
import { splitName } from "./names.ts"
import type { SyntaxTree } from "./tree.ts"

/**
 * Tells what the names of a tag and of its attributes say about namespaces that cannot be.
 * Namespaces in XML 1.0.
 */
export class NamespaceFlaws {
  readonly #tree: SyntaxTree
  readonly #report: Report
  /** Prefixes told already: one declaration mends all places of one. */
  readonly #told = new Set<string>()
  /** Where the root declares nothing at all, the first prefix stands for all. */
  readonly #isBare: boolean

  constructor(tree: SyntaxTree, report: Report) {
    this.#tree = tree
    this.#report = report
    this.#isBare = !tree.root?.attributes.some(it => it.name.startsWith("xmlns"))
  }

  /** @param element whose name and attributes have the form of XML 1.0 */
  reportElement(element: XmlElement): void {
    const { name, nameRange } = element
    if (!isQualifiedName(name)) this.#malformed(name, nameRange.start)
    else if (element.qualifiedName.namespace === undefined) this.#unbound(name, nameRange.start)
  }

  /** @param count how many attributes are in order; what follows is not judged */
  reportAttributes(element: XmlElement, count: number): void {
    const seen = new Map<string, string>()
    for (let at = 0; at < count; at++) {
      const { name, nameRange, value } = element.attributes[at]!
      if (name === "xmlns") this.#declaration("", value, nameRange.start)
      if (!name.includes(":")) continue
      const { prefix, local } = splitName(name)
      if (!isQualifiedName(name)) this.#malformed(name, nameRange.start)
      else if (prefix === "xmlns") this.#declaration(local, value, nameRange.start)
      else {
        const { namespace } = this.#tree.scopes.resolve(name, element.index, false)
        if (namespace === undefined) this.#unbound(name, nameRange.start)
        else this.#twice(name, `${local} ${namespace}`, nameRange.start, seen)
      }
    }
  }

  #malformed(name: string, start: number): void {
    const message = `“${name}” is not a prefix, a colon and a name`
    this.#report(start, start + name.length, "xml-namespace", message)
  }

  #unbound(name: string, start: number): void {
    const { prefix } = splitName(name)
    if (this.#told.has(prefix) || (this.#isBare && 0 < this.#told.size)) return
    this.#told.add(prefix)
    const message = `nothing says what the prefix “${prefix}” stands for; declare xmlns:${prefix}`
    this.#report(start, start + prefix.length, "xml-namespace", message)
  }

  /** Two prefixes may stand for one namespace. Namespaces in XML 1.0, §6.3. */
  #twice(name: string, meant: string, start: number, seen: Map<string, string>): void {
    const other = seen.get(meant)
    seen.set(meant, name)
    if (other === undefined || other === name) return
    const message = `${name} is given twice: ${other} means the same`
    this.#report(start, start + name.length, "xml-duplicate-attribute", message)
  }

  /** What a declaration may say. Namespaces in XML 1.0, §3 and §5. */
  #declaration(prefix: string, namespace: string, start: number): void {
    const name = prefix === "" ? "xmlns" : `xmlns:${prefix}`
    const message = declarationFlaw(prefix, namespace)
    if (message !== undefined)
      this.#report(start, start + name.length, "xml-namespace", `${name} ${message}`)
  }
}

function declarationFlaw(prefix: string, namespace: string): string | undefined {
  if (prefix === "xmlns") return "cannot be declared; it stands for declarations"
  if (prefix === "xml" && namespace !== xml) return `can stand for nothing but ${xml}`
  if (prefix !== "xml" && namespace === xml) return "cannot stand for the namespace of “xml:”"
  if (namespace === xmlns) return "cannot stand for the namespace of declarations"
  if (prefix !== "" && namespace === "") return "declares nothing; write its namespace"
  return undefined
}

const xml = "http://www.w3.org/XML/1998/namespace"
const xmlns = "http://www.w3.org/2000/xmlns/"
