import assert from "node:assert/strict"
import fc from "fast-check"
import { describe, test } from "mocha"
import { decode } from "../../server/text/index.ts"

const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><a n="ä"/>`
const utf8 = (text: string) => new TextEncoder().encode(text)
const latin1 = (text: string) => Uint8Array.from(text, it => it.charCodeAt(0))

function utf16(text: string, isLittle: boolean, mark: boolean): Uint8Array {
  const codes = [...(mark ? "\ufeff" : ""), ...text].join("")
  const bytes = new Uint8Array(codes.length * 2)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < codes.length; at++) view.setUint16(at * 2, codes.charCodeAt(at), isLittle)
  return bytes
}

describe("decode", () => {
  const cases: readonly (readonly [string, Uint8Array, string, string])[] = [
    ["nothing said", utf8('<a n="ä"/>'), "utf-8", '<a n="ä"/>'],
    ["no bytes", new Uint8Array(), "utf-8", ""],
    ["a mark of utf-8", utf8('\ufeff<a n="ä"/>'), "utf-8", '<a n="ä"/>'],
    ["utf-16le with mark", utf16('<a n="ä"/>', true, true), "utf-16le", '<a n="ä"/>'],
    ["utf-16be with mark", utf16('<a n="ä"/>', false, true), "utf-16be", '<a n="ä"/>'],
    ["utf-16le without mark", utf16('<a n="ä"/>', true, false), "utf-16le", '<a n="ä"/>'],
    ["utf-16be without mark", utf16('<a n="ä"/>', false, false), "utf-16be", '<a n="ä"/>'],
    ["declared utf-8", utf8(declared("UTF-8")), "utf-8", declared("UTF-8")],
    ["declared latin", latin1(declared("ISO-8859-1")), "windows-1252", declared("ISO-8859-1")],
    ["windows", latin1(declared("windows-1252")), "windows-1252", declared("windows-1252")],
    ["declared utf-16", utf16(declared("UTF-16"), true, true), "utf-16le", declared("UTF-16")],
  ]
  for (const [name, bytes, encoding, text] of cases)
    test(`${name} is read as ${encoding}`, () => {
      assert.deepEqual(decode(bytes), { text, encoding, problems: [] })
    })

  test("bytes win over a declaration that contradicts them, and it is told where", () => {
    const { text, encoding, problems } = decode(utf8(declared("UTF-16")))
    assert.equal(encoding, "utf-8")
    assert.equal(text, declared("UTF-16"))
    assert.deepEqual(
      problems.map(({ at, message }) => [text.slice(at, at + 6), message]),
      [["UTF-16", "the file says its encoding is UTF-16, but its bytes are utf-8; read as utf-8"]],
    )
  })

  test("an unknown encoding is read as utf-8 and told", () => {
    const { encoding, problems } = decode(utf8(declared("klingon")))
    assert.equal(encoding, "utf-8")
    assert.deepEqual(
      problems.map(it => it.message),
      ["unknown encoding “klingon”; read as utf-8"],
    )
  })

  test("damaged bytes are told at the first one; a written U+FFFD is no damage", () => {
    const { text, problems } = decode(latin1('<a n="ä"/>'))
    assert.deepEqual(problems, [
      { at: text.indexOf("\ufffd"), message: "bytes here are not utf-8" },
    ])
    assert.deepEqual(decode(utf8("<a n='\ufffd'/>")).problems, [])
  })

  test("any bytes have a text, and every problem a place in it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), bytes => {
        const { text, problems } = decode(bytes)
        for (const { at } of problems) assert.ok(0 <= at && at <= text.length)
      }),
      { numRuns: 500 },
    )
  })
})
