/**
 * Remembers `compute(key)` for as long as `key` is alive.
 *
 * Keys must be immutable: a fact is never invalidated, it is forgotten together with its key.
 * `compute` must depend on nothing but the key. `hits` and `misses` count the questions.
 *
 * A fact is kept with its key and not in a weak map: a fact that knows its key would otherwise keep
 * both alive until the whole heap is collected, and with them each version of a document.
 */
export function memo<Key extends object, Fact>(compute: (key: Key) => Fact): Memo<Key, Fact> {
  const recall = (key: Key & Keeper): Fact => {
    const known = key[facts]
    if (known?.has(recall)) {
      recall.hits++
      return known.get(recall) as Fact
    }
    recall.misses++
    const fact = compute(key)
    keep(key, recall, fact)
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

/** Where an object keeps what is remembered of it, by who remembers it. */
const facts = Symbol("facts")

interface Keeper {
  readonly [facts]?: Map<unknown, unknown>
}

function keep(key: Keeper, recall: unknown, fact: unknown): void {
  const known = key[facts]
  if (known) known.set(recall, fact)
  // Not enumerable: who copies or compares the object does not see it.
  else Object.defineProperty(key, facts, { value: new Map([[recall, fact]]) })
}
