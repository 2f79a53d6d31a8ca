import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { decode } from "../../server/text/index.ts"
import { corpusFiles } from "../corpus/files.ts"
import { assertSameLexemes } from "../harness/lexemes.ts"
import { lots } from "../harness/lots.ts"

const isLong = process.env.FLOWMETER_FUZZ === "long"
const seed = Number(process.env.FLOWMETER_SEED ?? 1)
const rounds = isLong ? 500_000 : 20_000
/** How many units one window of the module has. */
const window = 0x8000

const pieces = [
  ...["<", ">", "/", "</", "/>", "<!--", "-->", "--", "!", "<!", "-", "<!-", "<!-->", "<!--->"],
  ...["<![CDATA[", "]]>", "]", "[", "<![CDATA", "<?", "?>", "?", "<?>", "<!DOCTYPE", "<!DOCTYP"],
  ...['"', "'", "=", '="', "='", ' a="b"', " a='b'", ' a=">"', ` a='"'`, "\n", "\r", "\r\n", "\t"],
  ...[
    " ",
    "  ",
    "<a>",
    "</a>",
    "<a/>",
    "<a ",
    "<b:c",
    "</b:c",
    "<_",
    "<:",
    "<-",
    "<1",
    "x",
    "text",
  ],
  ...["é", "ü", "<ä", "ļ", "Ļ", "≤", "\u0080", "\u00ff", "\u0800", "\uffff", "\ufeff", "<\ufeff"],
  ...["🚚", "<🚚", "\ud83d", "\ude9a", "<\ud800>", "</\ud801>", "\u0000", "<\u0000", "\u000b"],
]

describe("the lexer in WebAssembly against the reference", function () {
  this.timeout(isLong ? 3_600_000 : 120_000)

  it(`on soups of markup, ${rounds} rounds, seed ${seed}`, () => {
    for (let round = 0; round < rounds; round++) compare(round, soup)
  })

  it(`on longer texts, ${rounds / 100} rounds, seed ${seed}`, () => {
    for (let round = 0; round < rounds / 100; round++) compare(round, longSoup)
  })

  it(`on files of the corpus, cut and mixed, ${rounds / 20} rounds, seed ${seed}`, function () {
    const files = corpusFiles()
    if (files.length === 0) this.skip()
    for (let round = 0; round < rounds / 20; round++) compare(round, draw => mixture(draw, files))
  })
})

function compare(round: number, textOf: (draw: () => number) => string): void {
  const text = textOf(lots(seed * 1_000_003 + round))
  try {
    assertSameLexemes(text)
  } catch (error) {
    const message = error instanceof Error ? error.stack : error
    assert.fail(
      `round ${round} of seed ${seed}: ${message}\n${JSON.stringify(text.slice(0, 2000))}`,
    )
  }
}

function soup(draw: () => number): string {
  return pick(draw, pieces, below(draw, 40), below(draw, pieces.length))
}

/** Windows full of few kinds of pieces, between stretches of about the length of a window. */
function longSoup(draw: () => number): string {
  const parts: string[] = []
  for (let part = 1 + below(draw, 8); 0 < part; part--) {
    const few = Array.from({ length: 1 + below(draw, 6) }, () => anyOf(draw, pieces))
    parts.push(pick(draw, few, below(draw, 4000), few.length))
    parts.push(soup(draw), anyOf(draw, ["x", "ä", " ", "\n", "🚚"]).repeat(below(draw, 40)))
    if (draw() < 0.4) parts.push("x".repeat(window - below(draw, 200)))
    if (draw() < 0.2) parts.push(`<${anyOf(draw, pieces)}${"n".repeat(below(draw, 50))}`)
    if (draw() < 0.2) parts.push(namesOf(draw))
  }
  return parts.join("")
}

function namesOf(draw: () => number): string {
  const ends = "e".repeat(below(draw, 30))
  const kinds = 1 + below(draw, 2000)
  return Array.from(
    { length: below(draw, 2000) },
    () => `<${ends}${below(draw, kinds)}${ends}${anyOf(draw, ["", " ", ">", "/>"])}`,
  ).join("")
}

function mixture(draw: () => number, files: readonly string[]): string {
  const texts = Array.from({ length: 1 + below(draw, 3) }, () => {
    const { text } = decode(readFileSync(anyOf(draw, files)))
    const start = draw() < 0.5 ? 0 : below(draw, text.length)
    return text.slice(start, start + below(draw, Math.min(text.length - start, 100_000) + 1))
  })
  return texts.join(anyOf(draw, pieces))
}

/** Pieces of a list from some place on, so that each soup tastes of something else. */
function pick(draw: () => number, list: readonly string[], count: number, kinds: number): string {
  const from = below(draw, list.length)
  let text = ""
  for (let piece = 0; piece < count; piece++)
    text += list[(from + below(draw, kinds + 1)) % list.length]!
  return text
}

function anyOf<Item>(draw: () => number, list: readonly Item[]): Item {
  return list[below(draw, list.length)]!
}

function below(draw: () => number, limit: number): number {
  return Math.floor(draw() * limit)
}
