import { isSpace, lexemeKind, lexemeStride } from "./lexer.ts"

/** The elements of a text in document order; one entry per element in each array. */
export interface Nesting {
  /** The lexeme of its start tag or empty tag. */
  readonly open: Int32Array
  /** The lexeme of its close tag; -1 when it has none. */
  readonly close: Int32Array
  /** The element it lies in; -1 for a root. */
  readonly parent: Int32Array
  /** The first element after it that does not lie in it. */
  readonly end: Int32Array
  /** The number of its name in `names`. */
  readonly name: Int32Array
  readonly names: Names
  /** Close tags that close nothing, as lexemes. */
  readonly strayCloses: readonly number[]
}

/** The different names of tags in a text, numbered in order of first use. */
export interface Names {
  readonly list: readonly string[]
}

/** Pairs the tags. Linear in the number of lexemes, without recursion. */
export function nest(text: string, lexemes: Int32Array): Nesting {
  const names = nameTags(text, lexemes)
  const { partner, strayCloses } = pair(lexemes, names.ofLexeme, names.list.length)
  return { ...place(lexemes, partner, names.ofLexeme), names, strayCloses }
}

/** The name of each tag, by lexeme; -1 where the lexeme is not a tag. */
function nameTags(text: string, lexemes: Int32Array) {
  const numbers = new Map<string, number>()
  const list: string[] = []
  const ofLexeme = new Int32Array(lexemes.length / lexemeStride).fill(-1)
  for (let lexeme = 0; lexeme < ofLexeme.length; lexeme++) {
    const kind = kindOf(lexemes, lexeme)
    if (!isTag(kind)) continue
    const start = lexemes[lexeme * lexemeStride]! + (kind === lexemeKind.endTag ? 2 : 1)
    const name = text.slice(start, endOfName(text, start, lexemes[lexeme * lexemeStride + 1]!))
    let number = numbers.get(name)
    if (number === undefined) {
      number = list.push(name) - 1
      numbers.set(name, number)
    }
    ofLexeme[lexeme] = number
  }
  return { list, ofLexeme }
}

/** Which close tag belongs to which start tag: the nearest one of its name that is still open. */
function pair(lexemes: Int32Array, names: Int32Array, nameCount: number) {
  const partner = new Int32Array(names.length).fill(-1)
  const openCount = new Int32Array(nameCount)
  const stack: number[] = []
  const strayCloses: number[] = []
  for (let lexeme = 0; lexeme < names.length; lexeme++) {
    const kind = kindOf(lexemes, lexeme)
    const name = names[lexeme]!
    if (kind === lexemeKind.startTag) {
      stack.push(lexeme)
      openCount[name]!++
    } else if (kind === lexemeKind.endTag) {
      if (openCount[name] === 0) {
        strayCloses.push(lexeme)
        continue
      }
      let open = stack.pop()!
      while (names[open] !== name) {
        openCount[names[open]!]!--
        open = stack.pop()!
      }
      openCount[name]!--
      partner[open] = lexeme
    }
  }
  return { partner, strayCloses }
}

/** Lays the elements out; a start tag without partner holds nothing. */
function place(lexemes: Int32Array, partner: Int32Array, names: Int32Array) {
  let count = 0
  for (let lexeme = 0; lexeme < partner.length; lexeme++) if (opens(lexemes, lexeme)) count++
  const open = new Int32Array(count)
  const close = new Int32Array(count).fill(-1)
  const parent = new Int32Array(count).fill(-1)
  const end = new Int32Array(count)
  const name = new Int32Array(count)
  const stack: number[] = []
  let element = 0
  for (let lexeme = 0; lexeme < partner.length; lexeme++) {
    const innermost = stack.at(-1)
    if (innermost !== undefined && close[innermost] === lexeme) {
      end[innermost] = element
      stack.pop()
    } else if (opens(lexemes, lexeme)) {
      open[element] = lexeme
      close[element] = partner[lexeme]!
      parent[element] = innermost ?? -1
      name[element] = names[lexeme]!
      end[element] = element + 1
      if (0 <= partner[lexeme]!) stack.push(element)
      element++
    }
  }
  return { open, close, parent, end, name }
}

function kindOf(lexemes: Int32Array, lexeme: number): number {
  return lexemes[lexeme * lexemeStride + 2]! & 15
}

function isTag(kind: number): boolean {
  return kind === lexemeKind.startTag || kind === lexemeKind.emptyTag || kind === lexemeKind.endTag
}

function opens(lexemes: Int32Array, lexeme: number): boolean {
  const kind = kindOf(lexemes, lexeme)
  return kind === lexemeKind.startTag || kind === lexemeKind.emptyTag
}

function endOfName(text: string, from: number, limit: number): number {
  let at = from
  while (at < limit) {
    const code = text.charCodeAt(at)
    // `>`, `/`, `=` and quotes end a name as well as white space does.
    if (isSpace(code) || code === 62 || code === 47 || code === 61 || code === 34 || code === 39)
      break
    at++
  }
  return at
}
