import {
  attributeValue,
  containerOf,
  type Element,
  extensionAttribute,
  extensionElements,
  is,
  isShared,
  isSought,
  labelOf,
  Model,
  type Outline,
  placeOf,
  type Reference,
  type ServiceTask,
  type Vendor,
  type Work,
} from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"

/** The outline of a text by the long road: a tree, and a model of all of it. */
export function outlineOfModel(text: string): Outline {
  const model = new Model(SyntaxTree.read(text))
  const { definitions } = model
  return {
    targetNamespace: definitions && attributeValue(definitions, "targetNamespace"),
    imports: model.elements
      .filter(it => it.kind === "import")
      .map(it => ({
        namespace: attributeValue(it, "namespace"),
        location: attributeValue(it, "location"),
      })),
    elements: model.elements
      .filter(it => it.id !== undefined && isSought(it.type))
      .map(it => {
        const container = containerOf(it)
        return {
          kind: it.kind,
          type: it.type,
          id: it.id!,
          name: it.name,
          code: codeOf(it),
          container: container && labelOf(container),
          place: placeOf(it),
        }
      }),
    references: model.references
      .filter(it => isShared(it.from.type, it.targetTypes))
      .map(it => ({
        role: it.role,
        value: it.value,
        namespace: namespaceBefore(it),
        targetTypes: it.targetTypes,
        from: labelOf(holderOf(it)),
        range: it.range,
      })),
  }
}

/** Of what triggers an event, the event. */
function holderOf({ from }: Reference): Element {
  const { parent } = from
  return parent && is(from, "tEventDefinition") && is(parent, "tEvent") ? parent : from
}

/** The service tasks of a text by the long road. */
export function serviceTasksOfModel(text: string): readonly ServiceTask[] {
  const { elements } = new Model(SyntaxTree.read(text))
  return elements
    .filter(it => ["tServiceTask", "tSendTask", "tBusinessRuleTask"].some(type => is(it, type)))
    .map(it => {
      const container = containerOf(it)
      return {
        kind: it.kind,
        id: it.id,
        name: it.name,
        container: container && labelOf(container),
        place: placeOf(it),
        implementation: attributeValue(it, "implementation"),
        work: workOf(it),
      }
    })
}

const vendors: readonly Vendor[] = ["camunda", "operaton", "flowable", "activiti"]
const properties = ["class", "delegateExpression", "expression", "topic", "type"]

function workOf(element: Element): readonly Work[] {
  const told = vendors.flatMap(vendor =>
    properties.flatMap(property => {
      const found = extensionAttribute(element, [vendor], property)
      const isWhole = found?.name.split(":").length === 2
      return found && isWhole
        ? { vendor, property, value: found.value, at: found.nameRange.start }
        : []
    }),
  )
  const jobs = extensionElements(element, ["zeebe"], "taskDefinition").flatMap(it => {
    const value = it.attribute("type")?.value
    return value === undefined ? [] : { vendor: "zeebe" as const, property: "type", value }
  })
  const inOrder = told.sort((a, b) => a.at - b.at)
  return [...inOrder.map(({ vendor, property, value }) => ({ vendor, property, value })), ...jobs]
}

function codeOf(element: Element): string | undefined {
  if (element.kind === "error") return attributeValue(element, "errorCode")
  if (element.kind === "escalation") return attributeValue(element, "escalationCode")
  return undefined
}

/** What the prefix in front of a name is bound to, by the declarations around it. */
function namespaceBefore({ from: { xml }, range }: Reference): string | undefined {
  const pieces = [xml, ...xml.children()].flatMap(holder => [
    ...holder.attributes.map(it => ({ holder, ...it.valueRange })),
    ...holder.contentPieces().map(it => ({ holder, ...it.range })),
  ])
  const piece = pieces.find(it => it.start <= range.start && range.end <= it.end)!
  const before = xml.tree.text.slice(piece.start, range.start).trimStart()
  if (before.length < 2) return undefined
  const declaration = `xmlns:${before.slice(0, -1)}`
  // What follows a root that nobody closes is meant to be in it.
  const { root } = xml.tree
  const lost = root?.isUnclosed ? [root] : []
  for (const around of [piece.holder, ...piece.holder.ancestors(), ...lost]) {
    const declared = around.attributes.findLast(it => it.name === declaration)
    if (declared) return declared.value
  }
  return undefined
}
