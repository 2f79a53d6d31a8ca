import type { Offset } from "./range.ts"

export interface Decoded {
  /** The text without its byte order mark. Bytes that cannot be read are U+FFFD. */
  readonly text: string
  /** The WHATWG name of the encoding that was used, such as `utf-8`. */
  readonly encoding: string
  readonly problems: readonly { readonly at: Offset; readonly message: string }[]
}

/**
 * Reads the bytes of an XML file. The byte order mark decides, then the shape of the first bytes,
 * then the encoding declaration, then UTF-8. XML 1.0, appendix F. Never throws.
 */
export function decode(bytes: Uint8Array): Decoded {
  const marked = byMark(bytes) ?? byShape(bytes)
  const declared = declaredEncoding(bytes, marked)
  const problems: { at: Offset; message: string }[] = []
  let encoding = marked ?? "utf-8"
  if (declared && !marked) {
    if (isWide(declared.name))
      problems.push({ at: declared.at, message: contradiction(declared.name, "utf-8") })
    else if (decoderOf(declared.name)) encoding = decoderOf(declared.name)!.encoding
    else problems.push({ at: declared.at, message: unknownEncoding(declared.name) })
  } else if (declared && marked && !agree(declared.name, marked)) {
    problems.push({ at: declared.at, message: contradiction(declared.name, marked) })
  }
  const text = (decoderOf(encoding) ?? new TextDecoder()).decode(bytes)
  const damaged = text.indexOf("\ufffd")
  if (0 <= damaged && !isReplacementWritten(bytes, encoding))
    problems.push({ at: damaged, message: `bytes here are not ${encoding}` })
  return { text, encoding, problems }
}

/** How many bytes at the start may hold the encoding declaration. */
const declarationBytes = 256

function byMark(bytes: Uint8Array): string | undefined {
  const [a, b, c] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8"
  if (a === 0xff && b === 0xfe) return "utf-16le"
  if (a === 0xfe && b === 0xff) return "utf-16be"
  return undefined
}

/** UTF-16 without a mark: the first character of an XML file is ASCII. */
function byShape(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes
  if (a === 0 && b !== 0 && c === 0 && d !== 0 && d !== undefined) return "utf-16be"
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return "utf-16le"
  return undefined
}

function declaredEncoding(bytes: Uint8Array, marked: string | undefined) {
  const head = (decoderOf(marked ?? "latin1") ?? new TextDecoder()).decode(
    bytes.subarray(0, declarationBytes),
  )
  const found = /^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([^"'<>]*)["']/.exec(head)
  if (!found) return undefined
  const name = found[1]!
  return { name, at: found[0].length - 1 - name.length }
}

function decoderOf(encoding: string): TextDecoder | undefined {
  try {
    return new TextDecoder(encoding)
  } catch {
    // An unknown label: the caller says so at the declaration.
    return undefined
  }
}

function isWide(name: string): boolean {
  return /^(utf-?16|utf-?32|ucs-?[24]|iso-10646)/i.test(name)
}

function agree(declared: string, used: string): boolean {
  const wanted = declared.toLowerCase()
  return wanted === used || (wanted === "utf-16" && used.startsWith("utf-16"))
}

function contradiction(declared: string, used: string): string {
  return `the file says its encoding is ${declared}, but its bytes are ${used}; read as ${used}`
}

function unknownEncoding(name: string): string {
  return `unknown encoding “${name}”; read as utf-8`
}

/** Whether U+FFFD was written by the author, which is legal, instead of made by decoding. */
function isReplacementWritten(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return true
  } catch {
    // The decoder refuses: bytes are damaged.
    return false
  }
}
