import type { Offset } from "../text/index.ts"
import type { LexemeTree } from "./leaf.ts"
import { lexemeStride } from "./lexer.ts"
import { type Spot, spotOfLexeme } from "./places.ts"

/** Goes from lexeme to lexeme; in the leaf where it is, it has nothing to search. */
export class LexemeCursor {
  readonly #tree: LexemeTree
  #spot: Spot
  #slot = 0

  constructor(tree: LexemeTree) {
    this.#tree = tree
    this.#spot = spotOfLexeme(tree, 0)
  }

  goTo(lexeme: number): void {
    const slot = lexeme - this.#spot.lexeme + this.#spot.slot
    if (0 <= slot && slot < this.#spot.leaf.sum.lexemes) this.#slot = slot
    else {
      this.#spot = spotOfLexeme(this.#tree, lexeme)
      this.#slot = this.#spot.slot
    }
  }

  get start(): Offset {
    return this.#spot.base + this.#number(0)
  }

  get end(): Offset {
    return this.#spot.base + this.#number(1)
  }

  /** The third number of the lexeme. */
  get word(): number {
    return this.#number(2)
  }

  /** Where the next lexeme begins; where the text ends when there is none. */
  get next(): Offset {
    const { leaf, base } = this.#spot
    const isLast = this.#slot + 1 === leaf.sum.lexemes
    return base + (isLast ? leaf.sum.length : this.#number(lexemeStride))
  }

  #number(at: number): number {
    return this.#spot.leaf.lexemes[this.#slot * lexemeStride + at]!
  }
}
