import assert from "node:assert/strict"
import {
  CancellationToken,
  CancellationTokenSource,
  LSPErrorCodes,
  ResponseError,
  type TextDocumentPositionParams,
} from "vscode-languageserver/node"
import { at, handler } from "../../server/protocol/handler.ts"
import type { Session } from "../../server/protocol/session.ts"
import { Documents } from "../../server/workspace/index.ts"

const uri = "file:///a.bpmn"
const params = { textDocument: { uri }, position: { line: 0, character: 3 } }

/** As much of a session as the wrapper needs. */
function setUp() {
  const documents = new Documents()
  documents.open(uri, 7, "<secret/>")
  const errors: string[] = []
  const connection = { console: { error: (line: string) => errors.push(line) } }
  const session = { documents, connection, client: { encoding: "utf-16" } } as unknown as Session
  return { documents, errors, session }
}

const count = () => {
  const calls = { count: 0 }
  const answer = () => {
    calls.count++
    return "an answer"
  }
  return { calls, answer }
}

describe("the wrapper of requests", () => {
  it("answers null where a feature fails, and logs what was asked but not the text", async () => {
    const { errors, session } = setUp()
    const failing = at<TextDocumentPositionParams, string>("user", () => {
      throw new RangeError("our mistake")
    })
    assert.equal(await handler(session, "test/it", failing)(params, CancellationToken.None), null)
    assert.equal(errors.length, 1)
    const record = JSON.parse(errors[0]!.slice(0, errors[0]!.indexOf("} ") + 1))
    assert.deepEqual(record, { method: "test/it", uri, version: 7, position: params.position })
    assert.match(errors[0]!, /RangeError: our mistake/)
    assert.match(errors[0]!, /handler\.test\.ts/)
    assert.doesNotMatch(errors[0]!, /secret/)
  })

  it("does not begin what is cancelled", async () => {
    const { session } = setUp()
    const { calls, answer } = count()
    const cancel = new CancellationTokenSource()
    cancel.cancel()
    for (const askedBy of ["user", "editor"] as const) {
      const refused = await handler(session, "test/it", at(askedBy, answer))(params, cancel.token)
      assert.ok(refused instanceof ResponseError)
      assert.equal(refused.code, LSPErrorCodes.RequestCancelled)
    }
    assert.equal(calls.count, 0)
  })

  it("drops what an editor asked about a text that is gone, but not what the user asked", async () => {
    const { documents, session } = setUp()
    const { calls, answer } = count()
    const ask = (askedBy: "user" | "editor") =>
      handler(session, "test/it", at(askedBy, answer))(params, CancellationToken.None)
    const byEditor = ask("editor")
    const byUser = ask("user")
    documents.change(uri, 8, [])
    const dropped = await byEditor
    assert.ok(dropped instanceof ResponseError)
    assert.equal(dropped.code, LSPErrorCodes.ContentModified)
    assert.equal(await byUser, "an answer")
    assert.equal(calls.count, 1)
    assert.equal(await ask("editor"), "an answer")
  })
})
