import { memo } from "../cache/index.ts"
import type { Element, Model } from "../model/index.ts"
import { inherited } from "./inherited.ts"

/** Types whose content the schema leaves to others. BPMN 2.0.2, Semantic.xsd, `xsd:any`. */
const openTypes: ReadonlySet<string | undefined> = new Set([
  "tDocumentation",
  "tExtensionElements",
  "tScript",
  "tText",
  "any",
])

/** Whether anything may stand in an element. */
export function isOpen({ type }: Element): boolean {
  return openTypes.has(type)
}

/** Which elements stand, at any depth, where anything may stand: nothing is said about them. */
export const isForeignContent = memo((_: Model) =>
  inherited(it => (it.parent && isOpen(it.parent) ? true : undefined), false),
)
