/** Which of `count` ways to go at a node: any number from 0 up. Must depend on its inputs only. */
export type Decide = (key: string, count: number) => number

/** The same answer for the same question, whoever asks, in whatever order. */
export function decideBy(seed: number): Decide {
  return key => {
    let hash = seed
    for (const letter of key) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0
    return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 8) & 0xffff
  }
}

/** The flows that a gateway takes: one of an exclusive one, some of an inclusive one. */
export function chosenOf<Item>(
  flows: readonly Item[],
  kind: string,
  decide: Decide,
  key: string,
): readonly Item[] {
  if (kind === "exclusiveGateway") return [flows[decide(key, flows.length) % flows.length]!]
  const bits = (decide(key, 2 ** flows.length) % (2 ** flows.length - 1)) + 1
  return flows.filter((_, at) => (bits & (1 << at)) !== 0)
}

/** Names what comes to a place again and again: `key#1`, `key#2`, … */
export function numbering(): (key: string) => string {
  const visits = new Map<string, number>()
  return key => `${key}#${addOne(visits, key)}`
}

/** @returns how many there are now */
export function addOne(counts: Map<string, number>, key: string): number {
  const count = (counts.get(key) ?? 0) + 1
  counts.set(key, count)
  return count
}

/** Takes what has the smallest key: what the naive interpreter does next of the work there is. */
export function takeFirst<Item>(work: Map<Item, string>): Item | undefined {
  const [first] = [...work].sort(([, a], [, b]) => (a < b ? -1 : 1))
  if (first) work.delete(first[0])
  return first?.[0]
}
