/** How deep lists and contexts may lie in each other; what lies deeper cannot be written down. */
export const depthMax = 1000

/** More than any limit; sums of it stay exact. */
export const boundless = 2 ** 40

/** What is counted for a value beside its text: a number, a comma, a pair of brackets. */
const charactersEach = 8

interface Extent {
  readonly characters: number
  readonly depth: number
}

/** Values never change: what one of them comes to is found once, however often it is in others. */
const known = new WeakMap<object, Extent>()

/**
 * About how many characters a value takes when it is written down; `boundless` when it lies in
 * itself or too deep. Linear in what was not seen before.
 */
export function extentOf(value: unknown): number {
  if (typeof value === "string") return charactersEach + value.length
  if (typeof value !== "object" || value === null) return charactersEach
  const extent = known.get(value) ?? measured(value)
  return extent.depth <= depthMax ? Math.min(extent.characters, boundless) : boundless
}

/** The same of named values. */
export function extentOfAll(values: Iterable<readonly [string, unknown]>): number {
  let characters = 0
  for (const [name, value] of values) characters += name.length + extentOf(value)
  return characters
}

/** Inside before outside, without recursion: values from outside may be of any depth. */
function measured(value: object): Extent {
  const opened = new Set<object>()
  const stack = [value]
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    if (known.has(top)) stack.pop()
    else if (opened.has(top)) {
      known.set(top, sumOf(top))
      stack.pop()
    } else {
      opened.add(top)
      for (const inside of insideOf(asWritten(top)))
        if (typeof inside === "object" && inside !== null && !opened.has(inside)) stack.push(inside)
    }
  }
  return known.get(value)!
}

function sumOf(value: object): Extent {
  const written = asWritten(value)
  if (typeof written !== "object" || written === null)
    return { characters: extentOf(written), depth: 0 }
  let characters = charactersEach
  let depth = 0
  for (const name of Array.isArray(written) ? [] : Object.keys(written)) characters += name.length
  for (const inside of insideOf(written)) {
    const isObject = typeof inside === "object" && inside !== null
    // What is not known yet is around it.
    const of = isObject ? (known.get(inside) ?? { characters: 0, depth: depthMax }) : undefined
    characters += of ? of.characters : extentOf(inside)
    depth = Math.max(depth, of?.depth ?? 0)
  }
  return { characters: Math.min(characters, boundless), depth: depth + 1 }
}

/** A date is a text, as it is shown. */
function asWritten(value: object): unknown {
  return "toJSON" in value && typeof value.toJSON === "function" ? value.toJSON() : value
}

function insideOf(written: unknown): readonly unknown[] {
  if (typeof written !== "object" || written === null) return []
  return Array.isArray(written) ? written : Object.values(written)
}
