/** Characters that may begin a name, without the colon. XML 1.0, production 4. */
const first =
  "A-Z_a-z\\u{c0}-\\u{d6}\\u{d8}-\\u{f6}\\u{f8}-\\u{2ff}\\u{370}-\\u{37d}\\u{37f}-\\u{1fff}" +
  "\\u{200c}-\\u{200d}\\u{2070}-\\u{218f}\\u{2c00}-\\u{2fef}\\u{3001}-\\u{d7ff}" +
  "\\u{f900}-\\u{fdcf}\\u{fdf0}-\\u{fffd}\\u{10000}-\\u{effff}"

/** Characters that may follow, without the colon. XML 1.0, production 4a. */
const other = `${first}\\-.0-9\\u{b7}\\u{300}-\\u{36f}\\u{203f}-\\u{2040}`

const name = new RegExp(`^[:${first}][:${other}]*$`, "u")
const colonised = new RegExp(`^[${first}][${other}]*(?::[${first}][${other}]*)?$`, "u")

/** Names of ASCII letters with at most one colon in them: nearly all there are. */
const plain = /^[A-Z_a-z][-.\w]*(?::[A-Z_a-z][-.\w]*)?$/

/** Whether a tag, an attribute or an instruction may have that name. XML 1.0, production 5. */
export function isName(text: string): boolean {
  return plain.test(text) || name.test(text)
}

/** Whether it is a local name, or a prefix, a colon and a local name. Namespaces in XML 1.0, §4. */
export function isQualifiedName(text: string): boolean {
  return plain.test(text) || colonised.test(text)
}
