/** Something an author may have meant, and whether nothing else is as near. */
export interface Nearest {
  readonly word: string
  readonly isOnly: boolean
}

/**
 * The candidate that an author most likely meant by `word`: fewest typing mistakes, the first one
 * of equals. Undefined when all are too different. Names that differ in their digits alone are
 * different on purpose, so they are never offered for one another.
 */
export function nearest(word: string, candidates: Iterable<string>): Nearest | undefined {
  let limit = toleranceOf(word)
  let found: string | undefined
  let isOnly = false
  const wanted = word.toLowerCase()
  const letters = withoutDigits(word)
  for (const candidate of candidates) {
    if (limit < Math.abs(candidate.length - word.length)) continue
    if (candidate !== word && withoutDigits(candidate) === letters && hasDigit(word)) continue
    const distance = distanceWithin(wanted, candidate.toLowerCase(), limit)
    if (distance === undefined || (found === candidate && distance === limit)) continue
    if (distance < limit || found === undefined) {
      limit = distance
      found = candidate
      isOnly = true
    } else isOnly = false
  }
  return found === undefined ? undefined : { word: found, isOnly }
}

/** How many mistakes a word of some length may hold. */
function toleranceOf(word: string): number {
  if (word.length <= 2) return 0
  if (word.length <= 4) return 1
  return word.length <= 8 ? 2 : 3
}

/**
 * How many letters are missing, added, wrong or swapped with their neighbour; undefined when more
 * than `limit`. Optimal string alignment, in the band of width `limit` around the diagonal.
 */
function distanceWithin(a: string, b: string, limit: number): number | undefined {
  if (a === b) return 0
  const far = limit + 1
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = new Array<number>(b.length + 1).fill(far)
    if (i <= limit) row[0] = i
    let least = row[0]!
    for (let j = Math.max(1, i - limit); j <= Math.min(b.length, i + limit); j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min(above[j - 1]! + change, above[j]! + 1, row[j - 1]! + 1)
      if (1 < i && 1 < j && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, before[j - 2]! + 1)
      row[j] = cost
      least = Math.min(least, cost)
    }
    if (limit < least) return undefined
    before = above
    above = row
  }
  const distance = above[b.length]!
  return distance <= limit ? distance : undefined
}

function withoutDigits(word: string): string {
  return word.replace(/\d/g, "")
}

function hasDigit(word: string): boolean {
  return /\d/.test(word)
}
