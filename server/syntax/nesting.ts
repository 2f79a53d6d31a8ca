import { opensElement } from "./leaf.ts"
import { lexemeStride, nameShift } from "./lexer.ts"
import { TagStack, tagOf } from "./tag-stack.ts"

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
}

/** Pairs all tags of a text. Linear in the number of lexemes, without recursion. */
export function nest(lexemes: Int32Array, elementCount: number): Nesting {
  return place(lexemes, pair(lexemes), elementCount)
}

/** Which close tag belongs to which start tag of a text, by lexeme; -1 for none. */
export function pair(lexemes: Int32Array): Int32Array {
  return pairOn(scratch, lexemes)
}

/**
 * The same of a stretch of a text: what a close tag may have closed before it is no partner of what
 * follows that.
 */
export function pairInside(lexemes: Int32Array): Int32Array {
  return pairOn(insideScratch, lexemes)
}

function pairOn(stack: TagStack, lexemes: Int32Array): Int32Array {
  const partner = new Int32Array(lexemes.length / lexemeStride).fill(-1)
  for (let lexeme = 0; lexeme < partner.length; lexeme++) {
    const tag = tagOf(lexemes[lexeme * lexemeStride + 2]!)
    if (tag < 0) continue
    const slot = stack.take(tag, lexeme)
    if (0 <= slot) partner[stack.placeAt(slot)] = lexeme
  }
  stack.clear()
  return partner
}

/** Used and cleared within one call: with many names of tags it is large. */
const scratch = new TagStack(false)
const insideScratch = new TagStack(true)

/** Lays the elements out; a start tag without partner holds nothing. */
function place(lexemes: Int32Array, partner: Int32Array, elementCount: number): Nesting {
  const open = new Int32Array(elementCount)
  const close = new Int32Array(elementCount).fill(-1)
  const parent = new Int32Array(elementCount).fill(-1)
  const end = new Int32Array(elementCount)
  const name = new Int32Array(elementCount)
  const stack: number[] = []
  let element = 0
  for (let lexeme = 0; lexeme < partner.length; lexeme++) {
    const innermost = stack.at(-1)
    const word = lexemes[lexeme * lexemeStride + 2]!
    if (innermost !== undefined && close[innermost] === lexeme) {
      end[innermost] = element
      stack.pop()
    } else if (opensElement(word)) {
      open[element] = lexeme
      close[element] = partner[lexeme]!
      parent[element] = innermost ?? -1
      name[element] = word >>> nameShift
      end[element] = element + 1
      if (0 <= partner[lexeme]!) stack.push(element)
      element++
    }
  }
  return { open, close, parent, end, name }
}
