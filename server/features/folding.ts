import type { Range } from "../text/index.ts"
import type { Snapshot } from "../workspace/index.ts"
import { count } from "./figures.ts"

/** What can be folded away. LSP: textDocument/foldingRange. */
export interface Fold {
  readonly range: Range
  readonly kind: "element" | "comment" | "diagram"
  /** What stands for it while it is folded; undefined for the first line alone. */
  readonly summary?: string
}

/** Elements, comments and the diagram as a whole, in text order; those of a single line as well. */
export function folds(snapshot: Snapshot): readonly Fold[] {
  return [...elementFolds(snapshot), ...commentFolds(snapshot)].sort(
    (a, b) => a.range.start - b.range.start,
  )
}

function* elementFolds({ model, tree }: Snapshot): Iterable<Fold> {
  for (const xml of tree.elements()) {
    const { openTag, closeTag } = xml
    // The close tag stays in sight, as the folding of other languages has it.
    const range = { start: openTag.start, end: closeTag?.start ?? openTag.end }
    const element = model.elementOf(xml)
    if (element?.xml === xml && element.kind === "BPMNDiagram") {
      const plane = element.children.find(it => it.kind === "BPMNPlane")
      const shapes = plane?.children.filter(it => it.kind === "BPMNShape").length ?? 0
      yield { range, kind: "diagram", summary: `layout of ${count(shapes, "shape")}` }
    } else yield { range, kind: "element" }
  }
}

function* commentFolds({ tree }: Snapshot): Iterable<Fold> {
  for (const range of tree.comments()) yield { range, kind: "comment" }
}
