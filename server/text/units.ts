const encoder = new TextEncoder()

/** Longer strings, in UTF-16 units, get an array of their own. */
const longestKept = 0x4000

/** Used until the next call, so that no call makes its own. */
const scratch = new Uint8Array(3 * longestKept + 1)

/**
 * A string with one byte for each of its UTF-16 units: ASCII is itself, all else is 128 or more.
 * Behind the last unit stands a 0. Bytes are read several times faster than a string, which may be
 * a slice of another one or made of two kinds of pieces.
 *
 * @returns an array that is good until the next call
 */
export function unitsOf(string: string): Uint8Array {
  const isLong = longestKept < string.length
  const units = isLong ? new Uint8Array(3 * string.length + 1) : scratch
  const { written } = encoder.encodeInto(string, units)
  if (written !== string.length) join(units, written)
  units[string.length] = 0
  return units
}

/** Makes of the bytes of UTF-8 as many as there are UTF-16 units: a byte, or two for four bytes. */
function join(bytes: Uint8Array, length: number): void {
  let to = 0
  for (let at = 0; at < length; to++) {
    const byte = bytes[at]!
    bytes[to] = byte
    if (byte < 128) at++
    else if (byte < 0xe0) at += 2
    else if (byte < 0xf0) at += 3
    else {
      at += 4
      bytes[++to] = byte
    }
  }
}
