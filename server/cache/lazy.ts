/**
 * Computes something once, when it is asked for first: what never changes, but would make every
 * start wait for it.
 */
export function lazy<Value>(compute: () => Value): () => Value {
  let known: { readonly value: Value } | undefined
  return () => {
    known ??= { value: compute() }
    return known.value
  }
}
