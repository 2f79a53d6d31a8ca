/** Numbers in a longer array of their kind. */
export function grown<Numbers extends Int32Array | Uint16Array | Float64Array>(
  from: Numbers,
  to: Numbers,
): Numbers {
  to.set(from)
  return to
}
