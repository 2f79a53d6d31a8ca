import { LRUCache } from "lru-cache"

export interface BoundedPolicy<Value> {
  readonly maxEntries: number
  /** In the unit of `sizeOf`; no limit when left out. */
  readonly maxSize?: number
  readonly sizeOf?: (value: Value, key: string) => number
  /** How long an entry lives after it was written; for ever when left out. */
  readonly ttlMs?: number
  /** Milliseconds since some fixed moment; needed for `ttlMs`. */
  readonly now?: () => number
}

/**
 * Remembers at most so many values; the one that was not asked for the longest goes first. For what
 * has no identity to hang on: closed files, results of runs. Counts what happens.
 */
export class Bounded<Value extends object> {
  readonly #entries: LRUCache<string, Value>
  #hits = 0
  #misses = 0
  #evictions = 0

  constructor(policy: BoundedPolicy<Value>) {
    const { maxEntries, maxSize, sizeOf, ttlMs, now } = policy
    this.#entries = new LRUCache<string, Value>({
      max: maxEntries,
      ...(maxSize === undefined ? {} : { maxSize }),
      ...(sizeOf && {
        sizeCalculation: (value, key) => Math.max(1, Math.ceil(sizeOf(value, key))),
      }),
      // An answer of `now` is used as it is: without this, ages are rounded to a millisecond.
      ...(ttlMs === undefined ? {} : { ttl: ttlMs, ttlResolution: 0 }),
      ...(now && { perf: { now } }),
      dispose: (_value, _key, reason) => {
        if (reason === "evict" || reason === "expire") this.#evictions++
      },
    })
  }

  /** The value of a key, which counts as a hit or a miss. */
  get(key: string): Value | undefined {
    const value = this.#entries.get(key)
    if (value === undefined) this.#misses++
    else this.#hits++
    return value
  }

  /** Whether it is remembered; changes nothing. */
  has(key: string): boolean {
    return this.#entries.has(key)
  }

  /** A value larger than `maxSize` is not remembered. */
  set(key: string, value: Value): void {
    this.#entries.set(key, value)
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }

  /** The values, the one asked for last first; does not count as asking. */
  values(): Iterable<Value> {
    return this.#entries.values()
  }

  get statistics(): Statistics {
    this.#entries.purgeStale()
    const entries = this.#entries.size
    return { hits: this.#hits, misses: this.#misses, entries, evictions: this.#evictions }
  }
}

/** How well something remembers. */
export interface Statistics {
  readonly hits: number
  readonly misses: number
  readonly entries: number
  /** How many values went because there were too many, or because they were too old. */
  readonly evictions: number
}
