/**
 * Remembers `compute(key)` for as long as `key` is alive.
 *
 * Keys must be immutable: a fact is never invalidated, it is forgotten together with its key.
 * `compute` must depend on nothing but the key. `hits` and `misses` count the questions.
 */
export function memo<Key extends object, Fact>(compute: (key: Key) => Fact): Memo<Key, Fact> {
  const facts = new WeakMap<Key, { readonly fact: Fact }>()
  const recall = (key: Key): Fact => {
    const known = facts.get(key)
    if (known) {
      recall.hits++
      return known.fact
    }
    recall.misses++
    const fact = compute(key)
    facts.set(key, { fact })
    return fact
  }
  recall.hits = 0
  recall.misses = 0
  return recall
}

export interface Memo<Key extends object, Fact> {
  (key: Key): Fact
  hits: number
  misses: number
}
