import {
  type Element,
  type ExtensionAttribute,
  type ExtensionElement,
  extensionProperties,
} from "../model/index.ts"
import { type Detail, isDetail } from "./details.ts"
import { kindInWords } from "./words.ts"

/**
 * What the extensions of an element say, of any vendor, beyond what its details say already: one
 * for each attribute and each entry, in text order. The value is empty where there is a label only.
 */
export function extensionDetails(element: Element): readonly Detail[] {
  const { attributes, elements } = extensionProperties(element)
  return [
    ...attributes.filter(it => !isToldElsewhere(it)).map(it => detail(it.name, it.value)),
    ...elements.flatMap(entries),
  ]
}

function isToldElsewhere(attribute: ExtensionAttribute): boolean {
  // That a task is external is told by its topic.
  if (attribute.name === "type" && attribute.value === "external") return true
  return isDetail(attribute, attribute.name)
}

/** An element and those in it; what only holds others is left out. */
function entries(element: ExtensionElement): readonly Detail[] {
  const { name, elements } = element
  const attributes = element.attributes.filter(it => !isDetail(element, it.name, name))
  const text = element.text.trim()
  const inner = elements.flatMap(entries)
  const isTold = attributes.length === 0 && text === ""
  if (isTold && (0 < elements.length || 0 < element.attributes.length)) return inner
  const key = attributes.find(it => namesItself.has(it.name))
  const rest = attributes.filter(it => it !== key)
  const label = key ? `${kindInWords(name)} ${key.value}` : kindInWords(name)
  return [{ label, value: [...inWords(rest), text].filter(Boolean).join(", ") }, ...inner]
}

/** `a → b` for a mapping, the value alone where there is only one, else each with its name. */
function inWords(attributes: readonly ExtensionAttribute[]): readonly string[] {
  const written = (name: string) => attributes.find(it => it.name === name)?.value
  const [source, target] = [written("source") ?? written("sourceExpression"), written("target")]
  if (source !== undefined && target !== undefined) {
    const others = attributes.filter(it => !/^(source|sourceExpression|target)$/.test(it.name))
    return [`${source} → ${target}`, ...others.map(worded)]
  }
  if (attributes.length === 1 && attributes[0]!.name === "value") return [attributes[0]!.value]
  return attributes.map(worded)
}

function worded({ name, value }: ExtensionAttribute): string {
  return `${kindInWords(name)} ${value}`
}

function detail(name: string, value: string): Detail {
  return { label: kindInWords(name), value }
}

/** Attributes by which an entry of a list is called. */
const namesItself: ReadonlySet<string> = new Set(["name", "key"])
