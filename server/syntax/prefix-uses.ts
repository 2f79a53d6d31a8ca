import type { Offset } from "../text/index.ts"
import { inOrder, type WrittenAttributes } from "./attribute-flaws.ts"
import { readAttributes } from "./attributes.ts"
import { type LexemeLeaf, opensElement } from "./leaf.ts"
import { lexemeStride, nameShift } from "./lexer.ts"
import { isName } from "./name-form.ts"
import { declaredPrefix, prefixIn } from "./names.ts"
import { pairInside } from "./nesting.ts"
import { attributesRange } from "./tag.ts"
import type { TagNames } from "./tag-names.ts"

/** A place in a leaf where a prefix is used. */
export interface PrefixUse {
  /** The lexeme of the tag, in the leaf. */
  readonly slot: number
  /** Where the name stands, counted from the beginning of the leaf. */
  readonly start: Offset
  readonly name: string
  readonly prefix: string
}

/**
 * The places where a leaf uses a prefix of which it does not say itself what it stands for, in text
 * order. Malformed names are left out.
 *
 * @param string the text of the leaf
 */
export function freePrefixUses(
  leaf: LexemeLeaf,
  string: string,
  names: TagNames,
): readonly PrefixUse[] {
  const uses: PrefixUse[] = []
  const declarations: { readonly slot: number; readonly prefix: string }[] = []
  for (let slot = 0; slot < leaf.sum.lexemes; slot++) {
    const word = leaf.lexemes[slot * lexemeStride + 2]!
    if (!opensElement(word)) continue
    const written = attributesAt(leaf, slot, string, names)
    for (const { name } of written.attributes) {
      const prefix = declaredPrefix(name)
      if (prefix) declarations.push({ slot, prefix })
    }
    const name = names.name(word >>> nameShift)
    if (!isName(name)) continue
    const use = (name: string, start: Offset, isTag: boolean) => {
      const prefix = prefixIn(name)
      if (prefix !== "" && (isTag || prefix !== "xmlns")) uses.push({ slot, start, name, prefix })
    }
    use(name, leaf.lexemes[slot * lexemeStride]! + 1, true)
    for (const it of inOrder(written)) use(it.name, it.nameRange.start, false)
  }
  if (declarations.length === 0) return uses
  const partner = pairInside(leaf.lexemes)
  return uses.filter(
    ({ slot: at, prefix }) =>
      !declarations.some(
        it => it.prefix === prefix && (it.slot === at || (it.slot < at && at < partner[it.slot]!)),
      ),
  )
}

/** The attributes of a tag of a leaf; their places are counted from the beginning of the leaf. */
export function attributesAt(
  { lexemes }: LexemeLeaf,
  slot: number,
  string: string,
  names: TagNames,
): WrittenAttributes {
  const at = slot * lexemeStride
  const range = attributesRange(lexemes[at]!, lexemes[at + 1]!, lexemes[at + 2]!, names)
  const attributes = readAttributes(string.slice(range.start, range.end), range.start)
  return { text: string, attributes, range }
}
