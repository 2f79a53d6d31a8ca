import assert from "node:assert/strict"
import type { Model } from "../../server/model/index.ts"
import type { SyntaxTree } from "../../server/syntax/index.ts"

/** Lets whoever reads the whole tree fail. */
export function forbidWholeTree(tree: SyntaxTree, who = "it"): void {
  for (const whole of ["lexemes", "nesting"])
    Object.defineProperty(tree, whole, { get: failure(who, whole), configurable: true })
}

/** Lets whoever reads the whole of a document fail, be it the text, the tree or the model. */
export function forbidWhole(model: Model, who = "it"): void {
  const { tree } = model
  forbidWholeTree(tree, who)
  for (const whole of ["elements", "references", "graph"])
    Object.defineProperty(model, whole, { get: failure(who, whole), configurable: true })
  Object.defineProperty(tree.text, "toString", { value: failure(who, "text"), configurable: true })
}

function failure(who: string, whole: string): () => never {
  return () => assert.fail(`${who} reads all ${whole}`)
}
