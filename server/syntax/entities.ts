import type { Offset, Range } from "../text/index.ts"

/**
 * Replaces character references and the five predefined entities. Anything else that begins with
 * `&` stays as it is written: entities of a DTD are never expanded. XML 1.0, §4.6.
 */
export function decodeReferences(raw: string): string {
  if (!raw.includes("&")) return raw
  return raw.replace(/&(#[0-9]+|#x[0-9a-fA-F]+|[a-z]+);/g, (whole, name: string) => {
    return characterOf(name) ?? whole
  })
}

/**
 * Where the character at `index` of the decoded text stands in the raw one. An index behind the
 * end means the end.
 */
export function rawOffset(raw: string, index: number): Offset {
  let rawAt = 0
  let decodedAt = 0
  for (const { start, end, text } of references(raw)) {
    if (text === undefined) continue
    const plain = start - rawAt
    if (index < decodedAt + plain) break
    if (index < decodedAt + plain + text.length) return start
    decodedAt += plain + text.length
    rawAt = end
  }
  return Math.min(raw.length, rawAt + index - decodedAt)
}

/** Everything in `raw` that begins with `&`; `text` is undefined where it cannot be decoded. */
export function* references(raw: string): Iterable<Range & { text: string | undefined }> {
  for (const found of raw.matchAll(/&(?:(#[0-9]+|#x[0-9a-fA-F]+|[a-z]+);)?/g)) {
    const [whole, name] = found
    const text = name === undefined ? undefined : characterOf(name)
    yield { start: found.index, end: found.index + whole.length, text }
  }
}

/** `amp`, `#38` or `#x26` as the text it stands for; undefined when it stands for none. */
function characterOf(name: string): string | undefined {
  if (!name.startsWith("#")) return predefined.get(name)
  const code = name[1] === "x" ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  return isCharacter(code) ? String.fromCodePoint(code) : undefined
}

const predefined = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
])

/** XML 1.0, production 2. */
function isCharacter(code: number): boolean {
  return (
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (32 <= code && code <= 0xd7ff) ||
    (0xe000 <= code && code <= 0xfffd) ||
    (0x10000 <= code && code <= 0x10ffff)
  )
}
