import { lexemeKind, lexemeStride, nameShift } from "./lexer.ts"

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
  /** The number of its name; see `TagNames`. */
  readonly name: Int32Array
  /** Close tags that close nothing, as lexemes. */
  readonly strayCloses: readonly number[]
}

/** Pairs the tags. Linear in the number of lexemes, without recursion. */
export function nest(lexemes: Int32Array, nameCount: number): Nesting {
  const { partner, strayCloses } = pair(lexemes, nameCount)
  return { ...place(lexemes, partner), strayCloses }
}

/** Which close tag belongs to which start tag: the nearest one of its name that is still open. */
function pair(lexemes: Int32Array, nameCount: number) {
  const partner = new Int32Array(lexemes.length / lexemeStride).fill(-1)
  const openCount = new Int32Array(nameCount)
  const stack: number[] = []
  const strayCloses: number[] = []
  for (let lexeme = 0; lexeme < partner.length; lexeme++) {
    const kind = kindOf(lexemes, lexeme)
    const name = nameOf(lexemes, lexeme)
    if (kind === lexemeKind.startTag) {
      stack.push(lexeme)
      openCount[name]!++
    } else if (kind === lexemeKind.endTag) {
      if (openCount[name] === 0) {
        strayCloses.push(lexeme)
        continue
      }
      let open = stack.pop()!
      while (nameOf(lexemes, open) !== name) {
        openCount[nameOf(lexemes, open)]!--
        open = stack.pop()!
      }
      openCount[name]!--
      partner[open] = lexeme
    }
  }
  return { partner, strayCloses }
}

/** Lays the elements out; a start tag without partner holds nothing. */
function place(lexemes: Int32Array, partner: Int32Array) {
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
      name[element] = nameOf(lexemes, lexeme)
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

function nameOf(lexemes: Int32Array, lexeme: number): number {
  return lexemes[lexeme * lexemeStride + 2]! >>> nameShift
}

function opens(lexemes: Int32Array, lexeme: number): boolean {
  const kind = kindOf(lexemes, lexeme)
  return kind === lexemeKind.startTag || kind === lexemeKind.emptyTag
}
