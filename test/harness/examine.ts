import assert from "node:assert/strict"
import { type CheckedFile, checkBytes } from "../../server/cli/checked-file.ts"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { decode } from "../../server/text/index.ts"

/**
 * Takes bytes through text, syntax, model and analysis, and holds what comes out to what is true of
 * every document: findings lie inside the text, in its order, and say something.
 */
export function examine(bytes: Uint8Array): CheckedFile {
  const file = checkBytes("examined.bpmn", bytes)
  let last = 0
  for (const { rule, message, range } of file.findings) {
    const said = `${rule} at ${range.start} to ${range.end}: ${message}`
    assert.ok(last <= range.start, `${said}, after a finding at ${last}`)
    assert.ok(range.start <= range.end && range.end <= file.text.length, said)
    assert.ok(message.trim() !== "" && !/undefined|\[object|NaN/.test(quotesLeftOut(message)), said)
    last = range.start
  }
  return file
}

/** The model of bytes, every fact of it asked for once. */
export function modelOf(bytes: Uint8Array): Model {
  const tree = SyntaxTree.read(decode(bytes).text)
  const model = new Model(tree)
  const { graph } = model
  assert.equal(graph.kinds.length, graph.elements.length)
  for (const reference of model.references) model.targetOf(reference)
  for (const offset of [0, tree.text.length >> 1, tree.text.length]) model.elementAt(offset)
  return model
}

/** What is repeated from the document may be anything. */
function quotesLeftOut(message: string): string {
  return message.replace(/“[^”]*”|<[^>]*>/g, "")
}
