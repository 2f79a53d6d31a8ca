import assert from "node:assert/strict"
import fc from "fast-check"
import { describe, test } from "mocha"
import { TextDocument } from "vscode-languageserver-textdocument"
import { Text } from "../../server/text/index.ts"

/** Texts in which everything that makes positions hard is frequent. */
const texts = fc
  .array(fc.constantFrom("a", "bc", "é", "€", "😀", "\ud83d", "\n", "\r", "\r\n", "\n\r", "<t/>"))
  .map(parts => parts.join(""))

describe("text", () => {
  test("positions are those of the language server library, for every line ending", () => {
    fc.assert(
      fc.property(texts, string => {
        const text = new Text(string)
        const oracle = TextDocument.create("memory:a", "bpmn", 1, string)
        assert.equal(text.lineCount, oracle.lineCount)
        for (let offset = -1; offset <= string.length + 1; offset++) {
          const position = oracle.positionAt(offset)
          assert.deepEqual(text.positionAt(offset), position, `offset ${offset}`)
        }
        for (let line = -1; line <= text.lineCount; line++)
          for (let character = 0; character < 6; character++) {
            const position = { line, character }
            assert.equal(text.offsetAt(position), oracle.offsetAt(position), `${line}:${character}`)
          }
      }),
      { numRuns: 300 },
    )
  })

  test("in utf-8 a character counts its bytes", () => {
    fc.assert(
      fc.property(texts, string => {
        const text = new Text(string)
        for (let offset = 0; offset <= string.length; offset++) {
          const { line, character } = text.positionAt(offset, "utf-8")
          const start = text.lineStart(line)
          const inside = Math.min(offset, text.lineEnd(line))
          // A lone half of a pair counts as the three bytes of the replacement character.
          assert.equal(character, Buffer.byteLength(text.slice(start, inside)))
          if (isBetweenHalves(string, inside)) continue
          assert.equal(text.offsetAt({ line, character }, "utf-8"), inside)
        }
      }),
      { numRuns: 300 },
    )
  })

  test("a utf-8 position inside a character means its start", () => {
    const text = new Text("a€😀b")
    const offsets = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 99].map(character =>
      text.offsetAt({ line: 0, character }, "utf-8"),
    )
    assert.deepEqual(offsets, [0, 1, 1, 1, 2, 2, 2, 2, 4, 5, 5])
  })

  test("a line ends before its ending, whichever it is", () => {
    const text = new Text("a\r\nb\rc\nd\n")
    const lines = Array.from({ length: text.lineCount }, (_, line) =>
      text.slice(text.lineStart(line), text.lineEnd(line)),
    )
    assert.deepEqual(lines, ["a", "b", "c", "d", ""])
    assert.equal(text.lineStart(99), text.length)
    assert.equal(text.lineStart(-1), 0)
  })

  test("changes are applied one after the other, to a new text", () => {
    const text = new Text("one two")
    const edited = text.edit([
      { range: { start: 0, end: 3 }, text: "1" },
      { range: { start: 2, end: 5 }, text: "2" },
    ])
    assert.equal(edited.toString(), "1 2")
    assert.equal(text.toString(), "one two")
  })

  test("edits are those of the language server library", () => {
    const edits = fc.array(fc.tuple(fc.nat(20), fc.nat(5), texts), { maxLength: 4 })
    fc.assert(
      fc.property(texts, edits, (string, drawn) => {
        let text = new Text(string)
        let expected = string
        for (const [at, length, inserted] of drawn) {
          const start = Math.min(at, expected.length)
          const end = Math.min(start + length, expected.length)
          text = text.edit([{ range: { start, end }, text: inserted }])
          expected = expected.slice(0, start) + inserted + expected.slice(end)
          assert.equal(text.toString(), expected)
          assert.equal(text.lineCount, TextDocument.create("memory:a", "", 1, expected).lineCount)
        }
      }),
      { numRuns: 200 },
    )
  })
})

function isBetweenHalves(string: string, offset: number): boolean {
  const code = string.codePointAt(offset - 1)
  return code !== undefined && 0xffff < code
}
