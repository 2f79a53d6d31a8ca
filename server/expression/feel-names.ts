import type { Environment } from "./expression.ts"

/**
 * Names with signs in them. `a - b` is a difference, or one name where a variable is called so:
 * what a text of FEEL says depends on the variables there are. DMN 1.5, §10.3.1.2.
 */

/** What a part of a source could turn out to be called. */
export interface PossibleName {
  /** As `normalised` writes it. */
  readonly name: string
  /** As it stands in the source. */
  readonly written: string
  readonly start: number
  /** Whether it stands behind a point, and so can only be an entry. */
  readonly isEntry: boolean
}

/** What a name may hold, as the lexer of feelin sees it. */
const wordPattern = /[\p{L}_][\p{L}\p{N}\p{M}_·]*/uy
const partPattern = /[\p{L}\p{N}\p{M}_·]+|\*\*|['./\-+*^]/uy

/** More signs than names have. */
const partsMax = 9

/** The names of two parts and more that a source could hold, if variables are called so. */
export function possibleNames(source: string): readonly PossibleName[] {
  const written = source.replace(/"(?:\\.|[^"\\])*"/gs, it => '"'.repeat(it.length))
  const found: PossibleName[] = []
  for (const { index: start, 0: word } of written.matchAll(/[\p{L}_][\p{L}\p{N}\p{M}_·]*/gu)) {
    if (keywords.has(word)) continue
    const isEntry = /(?<!\.)\.\s*$/.test(written.slice(0, start))
    for (const { name, end } of namesAt(written, start))
      found.push({ name, written: written.slice(start, end), start, isEntry })
  }
  return found
}

/** Names of two parts and more that begin at `start`, as `normalised` writes them. */
function namesAt(source: string, start: number): readonly { name: string; end: number }[] {
  wordPattern.lastIndex = start
  const parts = [wordPattern.exec(source)![0]]
  const names: { name: string; end: number }[] = []
  let isName = false
  let at = wordPattern.lastIndex
  while (parts.length < partsMax) {
    while (/\s/.test(source[at] ?? "")) at++
    partPattern.lastIndex = at
    const part = partPattern.exec(source)?.[0]
    // Words of FEEL are part of names, but hardly of such as have signs, too.
    if (part === undefined || (keywords.has(part) && isName)) break
    parts.push(part)
    at += part.length
    // Plain words in a row are one name to begin with.
    isName ||= !/^[\p{L}_]/u.test(part) || keywords.has(part)
    if (isName && /[\p{L}\p{N}_]$/u.test(part)) names.push({ name: parts.join(" "), end: at })
  }
  return names
}

/** Those of the names that variables have, as they are written there. */
export type AskForNames = (environment: Environment) => readonly string[]

/**
 * A name is looked for as it stands in the source, with and without spaces around its signs.
 *
 * @returns undefined when there is nothing to ask
 */
export function askForNames(possible: readonly PossibleName[]): AskForNames | undefined {
  const free = possible.filter(it => !it.isEntry)
  const names = new Set(free.map(it => it.name))
  if (names.size === 0) return undefined
  if (askedMax < names.size)
    return environment => {
      let present = none
      for (const name of environment.names())
        if (/[^\w$]/.test(name) && names.has(normalised(name))) present = [...present, name]
      return present
    }
  const wanted = [...new Set(free.flatMap(spellingsOf))]
  const isThere = (environment: Environment) => {
    for (const name of wanted) if (environment.has(name)) return true
    return false
  }
  return environment => (isThere(environment) ? wanted.filter(it => environment.has(it)) : none)
}

const none: readonly string[] = []

/** Nobody puts spaces around the points of a name. */
function spellingsOf({ name, written }: PossibleName): readonly string[] {
  const compact = name.replace(/ ?([^\p{L}\p{N}\p{M}_·\s]+) ?/gu, "$1")
  return /[^\p{L}\p{N}\p{M}_·\s.]/u.test(name) ? [name, written, compact] : [written, compact]
}

/** With more names it is cheaper to look at all variables. */
const askedMax = 6

/** Whether a value has an entry of such a name. */
export function hasEntryNamed(value: object, names: ReadonlySet<string>): boolean {
  return 0 < names.size && Object.keys(value).some(key => names.has(normalised(key)))
}

/** A name as feelin compares it: one space around signs and between words. */
export function normalised(name: string): string {
  return name
    .replace(/\s*([./\-'+]|\*\*?)\s*/g, " $1 ")
    .replace(/\s{2,}/g, " ")
    .trim()
}

const keywords: ReadonlySet<string> = new Set(
  "and between else every false for function if in instance null of or return satisfies some then true".split(
    " ",
  ),
)
