import assert from "node:assert/strict"
import { joined, lexFast } from "../../server/syntax/fast-lexer.ts"
import { lex, lexemeKind, lexemeStride, nameShift } from "../../server/syntax/lexer.ts"
import { TagNames } from "../../server/syntax/tag-names.ts"

/** Puts a text among those that `lexFast` takes, however short it is: it skips what is no markup. */
export const padding = " ".repeat(0x4000)

/**
 * @param known names that a document had before
 * @throws AssertionError when the WebAssembly lexer reads other lexemes or names than the reference
 */
export function assertSameLexemes(text: string, known: readonly string[] = []): void {
  const [names, fastNames] = [new TagNames(), new TagNames()]
  for (const name of known) for (const it of [names, fastNames]) it.numberOf(name)
  const padded = padding + text
  const expected = lex(padded, names)
  const pieces = lexFast(padded, fastNames)
  assert.ok(pieces, "WebAssembly with SIMD is here")
  const lexemes = joined(pieces)
  const length = Math.max(expected.length, lexemes.length)
  for (let at = 0; at < length; at++) {
    if (expected[at] === lexemes[at]) continue
    const said = [lexemes, expected].map(it => spoken(padded, it, at)).join(", but the reference ")
    assert.fail(`lexeme ${Math.floor(at / lexemeStride)} is ${said}`)
  }
  assert.deepEqual(listOf(fastNames), listOf(names))
}

export function listOf(names: TagNames): string[] {
  return Array.from({ length: names.count }, (_, number) => names.name(number))
}

const kinds = Object.keys(lexemeKind)

/** The lexeme of which one number stands at `at`: kind, flaws and number of the name, text. */
function spoken(text: string, lexemes: Int32Array, at: number): string {
  const first = at - (at % lexemeStride)
  const [start, end, word] = [lexemes[first], lexemes[first + 1], lexemes[first + 2]]
  if (word === undefined) return "none"
  const kind = `${kinds[(word & 15) - 1]} ${word & 0xf0} ${word >>> nameShift}`
  return `${kind} ${start}–${end} ${JSON.stringify(text.slice(start, end).slice(0, 60))}`
}
