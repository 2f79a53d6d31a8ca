import { memo } from "../../cache/index.ts"
import { attributeValue, type Element, type Model, placeOf } from "../../model/index.ts"
import type { Range } from "../../text/index.ts"
import { definitionsOf } from "../flow-facts.ts"
import { everyNodeKind } from "../kinds.ts"
import type { NodeRule } from "../rule.ts"
import { called, quoted } from "../wording.ts"

/** A link leaves at one event and arrives at another of its scope. BPMN 2.0.2, §10.5.4. */
export const linkEvent: NodeRule = {
  id: "link-event",
  summary: "A link event has no name, or no partner in its process",
  severity: "error",
  visitsNodes: everyNodeKind,
  needsWholeFlow: true,

  *checkNode(model, node) {
    const link = linkOf(model, node)
    const scope = link && model.flow.scopeOf(node)
    if (!link || !scope) return
    const name = nameOf(link)
    const range = placeOfLink(link)
    if (name === "") {
      const message = `the link of ${called(node)} has no name; name it like its partner`
      yield { range, message }
      return
    }
    const { catching, throwing } = linksIn(model)(scope)
    const isCatch = isCatching(node)
    const twins = (isCatch && catching.get(name)) || []
    if (1 < twins.length)
      yield {
        range,
        message: `${twins.length} events catch the link ${quoted(name)}; a link arrives at one place`,
        related: twins
          .slice(0, relatedLimit)
          .filter(it => it !== node)
          .map(it => ({ range: placeOf(it), message: `${called(it)} catches it too` })),
      }
    if (!(isCatch ? throwing : catching).has(name))
      yield { range, message: partnerless(node, name, isCatch) }
  },
}

/** The links of a process or sub-process by their names; looked for once there is one. */
const linksIn = memo((model: Model) => {
  const known = new Map<Element, Links>()
  return (scope: Element): Links => {
    const links = known.get(scope) ?? readLinks(model, scope)
    known.set(scope, links)
    return links
  }
})

interface Links {
  readonly catching: ReadonlyMap<string, readonly Element[]>
  readonly throwing: ReadonlyMap<string, readonly Element[]>
}

function readLinks(model: Model, scope: Element): Links {
  const catching = new Map<string, Element[]>()
  const throwing = new Map<string, Element[]>()
  for (const node of model.flow.nodesOf(scope)) {
    const link = linkOf(model, node)
    const name = link ? nameOf(link) : ""
    if (name === "") continue
    const links = isCatching(node) ? catching : throwing
    const namesakes = links.get(name)
    if (namesakes) namesakes.push(node)
    else links.set(name, [node])
  }
  return { catching, throwing }
}

function linkOf(model: Model, node: Element): Element | undefined {
  return definitionsOf(model, node).find(it => it.kind === "linkEventDefinition")
}

function nameOf(link: Element): string {
  return attributeValue(link, "name")?.trim() ?? ""
}

function isCatching({ kind }: Element): boolean {
  return kind === "intermediateCatchEvent"
}

/** How many other places a finding names. */
const relatedLimit = 10

/** The name of the link, where there is one. */
function placeOfLink({ xml }: Element): Range {
  const name = xml.attribute("name")
  return name?.value.trim() ? name.valueRange : xml.nameRange
}

function partnerless(element: Element, name: string, isCatch: boolean): string {
  return isCatch
    ? `nothing throws the link ${quoted(name)} in this process, so ${called(element)} is never reached`
    : `nothing catches the link ${quoted(name)} in this process, so the path ends at ${called(element)}`
}
