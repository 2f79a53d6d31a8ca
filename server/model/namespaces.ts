/** The namespaces whose elements are BPMN. The last one was used before the standard was final. */
const bpmnNamespaces: ReadonlySet<string> = new Set([
  "http://www.omg.org/spec/BPMN/20100524/MODEL",
  "http://www.omg.org/spec/BPMN/20100524/DI",
  "http://www.omg.org/spec/DD/20100524/DC",
  "http://www.omg.org/spec/DD/20100524/DI",
  "http://schema.omg.org/spec/BPMN/2.0",
])

/**
 * A known name in no namespace, or behind a prefix that nothing declares, is taken for BPMN: while
 * the author types the declaration the model stays. The checks say that it is missing.
 *
 * @param namespace undefined for a prefix that nothing declares
 * @param type      the schema type of that name, if there is one
 */
export function isBpmn(namespace: string | undefined, type: string | undefined): boolean {
  if (namespace === undefined || namespace === "") return type !== undefined
  return bpmnNamespaces.has(namespace)
}
