import type { Attribute, XmlElement } from "../syntax/index.ts"
import type { Element } from "./element.ts"

/** The namespaces of the vendors whose extensions mean something to an engine. */
export const vendorNamespaces = {
  camunda: "http://camunda.org/schema/1.0/bpmn",
  zeebe: "http://camunda.org/schema/zeebe/1.0",
  operaton: "http://operaton.org/schema/1.0/bpmn",
  flowable: "http://flowable.org/bpmn",
  activiti: "http://activiti.org/bpmn",
  drools: "http://www.jboss.org/drools",
} as const
export type Vendor = keyof typeof vendorNamespaces

/**
 * Activiti and what grew out of it. They share most extensions, each in a namespace of its own, so
 * one list serves wherever it does not matter which of them a document was written for.
 */
export const activitiFamily: readonly Vendor[] = ["camunda", "operaton", "flowable", "activiti"]

/** Camunda 7 and the engine that goes on from it. */
export const camundaFamily: readonly Vendor[] = ["camunda", "operaton"]

/** The value of a vendor's attribute, of the first vendor asked for that has it. */
export function extensionAttribute(
  element: Element,
  vendors: readonly Vendor[],
  name: string,
): Attribute | undefined {
  const { xml } = element
  return xml.attributes.find(it => {
    if (!it.name.endsWith(`:${name}`)) return false
    const { namespace } = xml.tree.scopes.resolve(it.name, xml.index, false)
    return vendors.some(vendor => vendorNamespaces[vendor] === namespace)
  })
}

/** A vendor's elements of one name directly below `extensionElements`. */
export function extensionElements(
  element: Element,
  vendors: readonly Vendor[],
  name: string,
): readonly XmlElement[] {
  const holder = element.firstChildren.find(it => it.kind === "extensionElements")
  if (!holder) return []
  return [...holder.xml.children()].filter(it => {
    const { namespace, local } = it.qualifiedName
    return local === name && vendors.some(vendor => vendorNamespaces[vendor] === namespace)
  })
}
