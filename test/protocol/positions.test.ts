import assert from "node:assert/strict"
import fc from "fast-check"
import { TextDocument } from "vscode-languageserver-textdocument"
import { Positions, toChanges } from "../../server/protocol/positions.ts"
import { Text } from "../../server/text/index.ts"

/** Short texts in which everything that counts occurs: line endings, widths, lone surrogates. */
const texts = fc
  .array(fc.constantFrom("a", "b", "\n", "\r\n", "\r", "é", "€", "😀", "\ud83d", "<", " "), {
    maxLength: 40,
  })
  .map(it => it.join(""))

const seed = 20_261
const runs = { seed, numRuns: 3000 }

describe("positions", () => {
  it(`agree with another implementation, offset by offset (seed ${seed})`, () => {
    fc.assert(
      fc.property(texts, text => {
        const other = TextDocument.create("", "", 1, text)
        const positions = new Positions(new Text(text), "utf-16")
        for (let at = 0; at <= text.length; at++) {
          // Between CR and LF there is no position; editors do not stand there.
          if (text.slice(at - 1, at + 1) === "\r\n") continue
          const position = positions.position(at)
          assert.deepEqual(position, other.positionAt(at))
          assert.equal(positions.offset(position), at)
        }
      }),
      runs,
    )
  })

  it(`in UTF-8 come back, and count bytes (seed ${seed})`, () => {
    fc.assert(
      fc.property(texts, fc.array(fc.nat(40)), (text, jumps) => {
        const positions = new Positions(new Text(text), "utf-8")
        const bytes = (from: number, to: number) => Buffer.byteLength(text.slice(from, to))
        for (const jump of [...Array(text.length + 1).keys(), ...jumps]) {
          const at = Math.min(jump, text.length)
          if (text.slice(at - 1, at + 1) === "\r\n" || isInsidePair(text, at)) continue
          const position = positions.position(at)
          const { line } = new Text(text).positionAt(at)
          assert.equal(position.character, bytes(new Text(text).lineStart(line), at))
          assert.equal(positions.offset(position), at)
        }
      }),
      runs,
    )
  })

  it("in UTF-8 of a line of a million characters are counted once", () => {
    const text = `é${"ab😀\ud83d".repeat(200_000)}`
    const positions = new Positions(new Text(text), "utf-8")
    const start = performance.now()
    for (let at = 0; at < text.length / 2; at += 7) {
      // From both ends, as nested elements are asked about.
      for (const offset of [at, text.length - at]) {
        const inPair = isInsidePair(text, offset) ? 1 : 0
        const expected = 2 + 9 * Math.floor((offset - 1) / 5) + [0, 1, 2, 6, 6][(offset - 1) % 5]!
        const found = positions.position(offset).character
        if (0 < offset && !inPair) assert.equal(found, expected, `at ${offset}`)
      }
    }
    assert.ok(performance.now() - start < 5000)
  })

  it(`of several changes mean the text after the one before (seed ${seed})`, () => {
    const position = fc.record({ line: fc.nat(4), character: fc.nat(12) })
    const change = fc.oneof(
      fc.record({ range: fc.record({ start: position, end: position }), text: texts }),
      fc.record({ text: texts }),
    )
    fc.assert(
      fc.property(texts, fc.array(change, { maxLength: 6 }), (text, events) => {
        const sound = events.map(it => ("range" in it ? { ...it, range: forward(it.range) } : it))
        // A new document for each change: the other one's own edits go wrong behind the last line.
        let expected = text
        for (const event of sound) {
          const other = TextDocument.create("", "", 1, expected)
          expected = "range" in event ? TextDocument.applyEdits(other, [edit(event)]) : event.text
        }
        const before = new Text(text)
        const after = before.edit(toChanges(before, sound, "utf-16"))
        assert.equal(after.toString(), expected)
      }),
      { ...runs, numRuns: 6000 },
    )
  })

  it("of several cursors, from the end to the start, are read without copying in between", () => {
    const text = new Text(`${"x".repeat(20)}\n`.repeat(50_000))
    const events = Array.from({ length: 20_000 }, (_, at) => {
      const position = { line: 40_000 - at, character: 3 }
      return { range: { start: position, end: position }, text: "y" }
    })
    const start = performance.now()
    const changes = toChanges(text, events, "utf-16")
    // With a copy of a megabyte and its lines for each of 20,000 changes, this takes minutes.
    assert.ok(performance.now() - start < 2000)
    assert.equal(changes.length, 20_000)
    assert.deepEqual(changes[0]?.range.start, 40_000 * 21 + 3)
  })
})

interface Place {
  line: number
  character: number
}

function edit({ range, text }: { range: { start: Place; end: Place }; text: string }) {
  return { range, newText: text }
}

function forward({ start, end }: { start: Place; end: Place }) {
  const isForward =
    start.line < end.line || (start.line === end.line && start.character <= end.character)
  return isForward ? { start, end } : { start: end, end: start }
}

function isInsidePair(text: string, at: number): boolean {
  return /[\ud800-\udbff]/.test(text[at - 1] ?? "") && /[\udc00-\udfff]/.test(text[at] ?? "")
}
