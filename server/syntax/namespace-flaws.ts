import type { Offset } from "../text/index.ts"
import type { Attribute } from "./attributes.ts"
import type { Report } from "./found-flaws.ts"
import { isQualifiedName } from "./name-form.ts"
import { declaredPrefix, prefixIn, splitName } from "./names.ts"

/** Tells of a name that has not the form of a qualified one. Namespaces in XML 1.0, §4. */
export function reportMalformed(name: string, start: Offset, report: Report): void {
  const message = `“${name}” is not a prefix, a colon and a name`
  report(start, start + name.length, "xml-namespace", message)
}

/** Tells of attributes with such names, and of declarations that cannot be. */
export function reportDeclarations(attributes: readonly Attribute[], report: Report): void {
  for (const { name, nameRange, value } of attributes) {
    const declared = declaredPrefix(name)
    if (name.includes(":") && !isQualifiedName(name)) reportMalformed(name, nameRange.start, report)
    else if (declared !== undefined) {
      const message = declarationFlaw(declared, value)
      if (message !== undefined)
        report(nameRange.start, nameRange.end, "xml-namespace", `${name} ${message}`)
    }
  }
}

/** What a declaration may say. Namespaces in XML 1.0, §3 and §5. */
function declarationFlaw(prefix: string, namespace: string): string | undefined {
  if (prefix === "xmlns") return "cannot be declared; it stands for declarations"
  if (prefix === "xml" && namespace !== xml) return `can stand for nothing but ${xml}`
  if (prefix !== "xml" && namespace === xml) return "cannot stand for the namespace of “xml:”"
  if (namespace === xmlns) return "cannot stand for the namespace of declarations"
  if (prefix !== "" && namespace === "") return "declares nothing; write its namespace"
  return undefined
}

/** Whether two attributes differ in nothing but their prefixes. */
export function hasTwins(attributes: readonly Attribute[]): boolean {
  const seen = new Map<string, string>()
  for (const { name } of attributes) {
    if (!isInNamespace(name)) continue
    const { local } = splitName(name)
    const other = seen.get(local)
    if (other !== undefined && other !== name) return true
    seen.set(local, name)
  }
  return false
}

/**
 * Tells of attributes that are the same because their prefixes stand for one namespace. Namespaces
 * in XML 1.0, §6.3.
 *
 * @param namespaceOf of the name of an attribute; undefined when its prefix is not declared
 */
export function reportTwins(
  attributes: readonly Attribute[],
  namespaceOf: (name: string) => string | undefined,
  report: Report,
): void {
  const seen = new Map<string, string>()
  for (const { name, nameRange } of attributes) {
    const namespace = isInNamespace(name) ? namespaceOf(name) : undefined
    if (namespace === undefined) continue
    const meant = `${splitName(name).local} ${namespace}`
    const other = seen.get(meant)
    seen.set(meant, name)
    if (other === undefined || other === name) continue
    const message = `${name} is given twice: ${other} means the same`
    report(nameRange.start, nameRange.end, "xml-duplicate-attribute", message)
  }
}

/** Whether the name of an attribute is in a namespace, and declares none. */
function isInNamespace(name: string): boolean {
  const prefix = prefixIn(name)
  return prefix !== "" ? prefix !== "xmlns" : name.startsWith("xml:") && isQualifiedName(name)
}

const xml = "http://www.w3.org/XML/1998/namespace"
const xmlns = "http://www.w3.org/2000/xmlns/"
