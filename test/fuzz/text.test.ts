import assert from "node:assert/strict"
import { describe, it } from "mocha"
import { TextDocument } from "vscode-languageserver-textdocument"
import { Sequence } from "../../server/sequence/index.ts"
import { type Chunk, chunkOf, clings, extents, longest, shortest } from "../../server/text/chunk.ts"
import { type Change, Text } from "../../server/text/index.ts"
import { lots } from "../harness/lots.ts"

const isLong = process.env.FLOWMETER_FUZZ === "long"
const seed = Number(process.env.FLOWMETER_SEED ?? 1)
const rounds = isLong ? 4000 : 60
/** Edits of one text, one after the other. */
const editsPerRound = 40

type Draw = () => number

/** What makes places hard, between what does not. */
const pieces = [
  ...["\n", "\r", "\r\n", "\n\r", "\r\r", "\ud83d", "\ude00", "😀", "é", "€", "\ufeff"],
  ...["<", "<!--", "-->", "<!-", "-", "->", "a", "name", " ".repeat(40), "x".repeat(300)],
]
/** Most texts have no CR, and much is quicker there. */
const unreturned = pieces.filter(it => !it.includes("\r"))
/** Some occur, some are torn apart by edits, some never occur. */
const sought = ["-->", "<!--", "\r\n", "😀", "]]>", "?>", "--", "a<", "never anywhere"]

describe("texts in many chunks", function () {
  this.timeout(isLong ? 7_200_000 : 120_000)

  it(`${rounds * editsPerRound} edits leave what a string says, seed ${seed}`, () => {
    for (let round = 0; round < rounds; round++) {
      const draw = lots(seed * 1_000_003 + round)
      const hasReturns = draw() < 0.5
      let string = randomString(draw, below(draw, 30_000), hasReturns)
      let text = new Text(string)
      assertSame(text, string, draw)
      for (let step = 0; step < editsPerRound; step++) {
        const before = string
        const kept = text
        const changes = Array.from({ length: draw() < 0.1 ? 3 : 1 }, () => {
          const change = randomChange(string, draw, hasReturns || draw() < 0.05)
          string = applied(string, change)
          return change
        })
        text = text.edit(changes)
        const message = `round ${round}, step ${step} of seed ${seed}: ${shown(changes)}`
        assertSame(text, string, draw, message)
        if (draw() < 0.05) assert.equal(kept.toString(), before, message)
      }
      assert.equal(text.slice(), string)
    }
  })

  it(`borders of chunks hide nothing, seed ${seed}`, () => {
    for (let round = 0; round < 30 * rounds; round++) {
      const draw = lots(seed * 2_000_003 + round)
      // As short as they may be for what is sought, or for what is edited.
      const least = round % 2 === 0 ? 16 : shortest
      const string = randomString(draw, 5 * least, true)
      const chunks = chunksOf(string, least, draw)
      const text = new Text(Sequence.of(chunks, extents))
      assertSame(text, string, draw, `round ${round} of seed ${seed}`)
      const first = chunks[0]!.string.length
      const start = first - below(draw, 2)
      const range = { start, end: Math.min(string.length, first + below(draw, 2)) }
      const change = { range, text: draw() < 0.7 ? pieces[below(draw, pieces.length)]! : "" }
      const message = `round ${round} of seed ${seed}: ${shown([change])}`
      assertSame(text.edit([change]), applied(string, change), draw, message)
    }
  })
})

/** Whether a text answers as its string does, at a few places. */
function assertSame(text: Text, string: string, draw: Draw, message = ""): void {
  const oracle = TextDocument.create("memory:a", "bpmn", 1, string)
  assert.equal(text.length, string.length, message)
  assert.equal(text.lineCount, oracle.lineCount, message)
  for (let asked = 0; asked < 8; asked++) {
    const offset = below(draw, string.length + 3) - 1
    assert.deepEqual(text.positionAt(offset), oracle.positionAt(offset), `${message} @${offset}`)
    assert.deepEqual(text.charCodeAt(offset), string.charCodeAt(offset), message)
    const line = below(draw, oracle.lineCount + 2) - 1
    assertLine(text, oracle, line, below(draw, 30) - 1, message)
    assertUtf8(text, string, Math.max(0, offset), message)
    const [start, end] = [offset, offset + below(draw, draw() < 0.1 ? 20_000 : 20)]
    const slice = string.slice(Math.max(0, start), Math.max(0, end))
    assert.equal(text.slice(start, end), slice, message)
    const wanted = sought[below(draw, sought.length)]!
    const found = string.indexOf(wanted, offset)
    assert.equal(text.indexOf(wanted, Math.max(0, offset)), found, `${message} ${wanted}`)
  }
}

function assertLine(
  text: Text,
  oracle: TextDocument,
  line: number,
  character: number,
  message: string,
): void {
  const at = (place: number) => oracle.offsetAt({ line, character: place })
  const asked = `${message} line ${line}`
  assert.equal(text.offsetAt({ line, character }), at(character), asked)
  assert.equal(text.lineStart(line), at(0), asked)
  assert.equal(text.lineEnd(line), at(Number.MAX_SAFE_INTEGER), asked)
}

/** A character counts the bytes before it in its line, and comes back from them. */
function assertUtf8(text: Text, string: string, offset: number, message: string): void {
  const { line, character } = text.positionAt(offset, "utf-8")
  const inside = Math.min(offset, text.lineEnd(line))
  const bytes = Buffer.byteLength(string.slice(text.lineStart(line), inside))
  assert.equal(character, bytes, message)
  const isTorn = isPair(string.charCodeAt(inside - 1), string.charCodeAt(inside))
  if (!isTorn) assert.equal(text.offsetAt({ line, character }, "utf-8"), inside, message)
}

function isPair(before: number, after: number): boolean {
  return clings(before, after) && after !== 10
}

function randomString(draw: Draw, length: number, hasReturns: boolean): string {
  const choice = hasReturns ? pieces : unreturned
  const parts: string[] = []
  for (let left = length; 0 < left; left -= parts.at(-1)!.length)
    parts.push(choice[below(draw, choice.length)]!)
  return parts.join("")
}

/** Small or large, and anywhere; now and then where a text of this length was cut at first. */
function randomChange(string: string, draw: Draw, hasReturns: boolean): Change {
  const chunks = Math.ceil((2 * string.length) / longest)
  const border = Math.floor((string.length * below(draw, chunks + 1)) / chunks) || 0
  const start = draw() < 0.5 ? below(draw, string.length + 1) : border
  const width = draw() < 0.1 ? below(draw, 12_000) : below(draw, 4)
  const end = Math.min(string.length, start + width)
  const length = draw() < 0.1 ? below(draw, 12_000) : below(draw, 4)
  return { range: { start, end }, text: randomString(draw, length, hasReturns) }
}

function applied(string: string, { range, text }: Change): string {
  return string.slice(0, range.start) + text + string.slice(range.end)
}

function chunksOf(string: string, least: number, draw: Draw): Chunk[] {
  const chunks: Chunk[] = []
  for (let from = 0; from < string.length; ) {
    let to = from + least + below(draw, 4)
    if (string.length < to + least) to = string.length
    while (clings(string.charCodeAt(to - 1), string.charCodeAt(to))) to++
    chunks.push(chunkOf(string.slice(from, to)))
    from = to
  }
  return chunks
}

function below(draw: Draw, limit: number): number {
  return Math.floor(draw() * limit)
}

function shown(changes: readonly Change[]): string {
  return changes
    .map(({ range, text }) => `${range.start}-${range.end} ${JSON.stringify(text.slice(0, 20))}`)
    .join(", ")
}
