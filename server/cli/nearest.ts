/** The word the user may have meant: the nearest of `known`, if it is near enough. */
export function nearest(written: string, known: readonly string[]): string | undefined {
  const rated = known
    .map(word => ({ word, distance: distance(written.toLowerCase(), word.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const best = rated[0]
  return best && best.distance <= Math.max(1, Math.floor(best.word.length / 3))
    ? best.word
    : undefined
}

/** How many letters must be put in, left out, replaced or swapped with their neighbour. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1]
      let least = Math.min(
        last[column]! + 1,
        current[column - 1]! + 1,
        last[column - 1]! + (isSame ? 0 : 1),
      )
      const isSwapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (1 < row && 1 < column && isSwapped) least = Math.min(least, beforeLast[column - 2]! + 1)
      current.push(least)
    }
    beforeLast = last
    last = current
  }
  return last[b.length]!
}
