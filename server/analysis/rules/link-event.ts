import { attributeValue, type Element, placeOf, rowOf } from "../../model/index.ts"
import type { Range } from "../../text/index.ts"
import { definitionsOf } from "../flow-facts.ts"
import type { ScopeRule } from "../rule.ts"
import { called, quoted } from "../wording.ts"

/** A link leaves at one event and arrives at another of its scope. BPMN 2.0.2, §10.5.4. */
export const linkEvent: ScopeRule = {
  id: "link-event",
  summary: "A link event has no name, or no partner in its process",
  severity: "error",
  needsWholeFlow: true,

  *checkScope(model, graph, scope) {
    const links = [...rowOf(graph.nodesOfScope, scope)].flatMap(node => {
      const element = graph.elements[node]!
      const [link] = definitionsOf(model, element).filter(it => it.kind === "linkEventDefinition")
      const isCatch = graph.kinds[node] === "intermediateCatchEvent"
      const name = (link && attributeValue(link, "name")?.trim()) ?? ""
      return link ? [{ element, link, name, isCatch }] : []
    })
    const named = links.filter(it => it.name !== "")
    const catching = groupedByName(named.filter(it => it.isCatch))
    const throwing = groupedByName(named.filter(it => !it.isCatch))
    for (const { element, link, name, isCatch } of links) {
      const range = placeOfLink(link)
      if (name === "") {
        yield {
          element,
          range,
          message: `the link of ${called(element)} has no name; name it like its partner`,
        }
        continue
      }
      const twins = (isCatch && catching.get(name)) || []
      if (1 < twins.length)
        yield {
          element,
          range,
          message: `${twins.length} events catch the link ${quoted(name)}; a link arrives at one place`,
          related: twins
            .slice(0, relatedLimit)
            .filter(it => it.element !== element)
            .map(it => ({
              range: placeOf(it.element),
              message: `${called(it.element)} catches it too`,
            })),
        }
      if (!(isCatch ? throwing : catching).has(name))
        yield { element, range, message: partnerless(element, name, isCatch) }
    }
  },
}

/** How many other places a finding names. */
const relatedLimit = 10

interface Link {
  readonly element: Element
  readonly name: string
}

function groupedByName<Named extends Link>(links: readonly Named[]): ReadonlyMap<string, Named[]> {
  return Map.groupBy(links, it => it.name)
}

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
