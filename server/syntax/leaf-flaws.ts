import { memo } from "../cache/index.ts"
import type { Offset, Text } from "../text/index.ts"
import { inOrder, reportAttributes } from "./attribute-flaws.ts"
import {
  FlawStream,
  type FoundFlaw,
  firstOf,
  flawLimit,
  type Report,
  ranks,
} from "./found-flaws.ts"
import { type LexemeLeaf, opensElement } from "./leaf.ts"
import { LeafNotes } from "./leaf-notes.ts"
import { lexemeFlaw, lexemeKind, lexemeStride, nameShift } from "./lexer.ts"
import { reportMarkup } from "./markup-flaws.ts"
import { isName, isQualifiedName } from "./name-form.ts"
import { prefixIn } from "./names.ts"
import { hasTwins, reportDeclarations, reportMalformed } from "./namespace-flaws.ts"
import { PlainAttributes } from "./plain-attributes.ts"
import { attributesAt, freePrefixUses, type PrefixUse } from "./prefix-uses.ts"
import type { TagNames } from "./tag-names.ts"
import { BYTE_ORDER_MARK, reportCharacters, reportGap } from "./text-flaws.ts"

/** What leaves, and branches above them, say of what is wrong in them. */
export interface FlawNote {
  /** How many flaws there are as far as their own text says. */
  readonly count: number
  /** The prefixes that are used and not declared in the leaf, each once; see `manyPrefixes`. */
  readonly prefixes: readonly string[]
  /** Whether two attributes of a tag mean the same if their prefixes do. */
  readonly hasTwins: boolean
}

/** The same of a leaf. */
export interface LeafFlawNote extends FlawNote {
  /** The first flaws, with offsets counted from the beginning of the leaf; when they were kept. */
  first: readonly FoundFlaw[] | undefined
  /** The tags with such attributes, as lexemes of the leaf. */
  readonly twins: readonly number[]
  /** When somebody asked. */
  uses: readonly PrefixUse[] | undefined
}

/** Stands for more prefixes than are remembered. */
export const manyPrefixes: readonly string[] = []
const mostPrefixes = 32

/** Names of tags are never forgotten, so what was made for them holds as long as they do. */
export const leafFlawsOf = memo((names: TagNames) => new LeafFlaws(names))

/**
 * Tells what is wrong with the text of a leaf, whatever stands around it, so that it is told once
 * for as long as the leaf is there. The rest is for who sees the whole: close tags that close
 * nothing, what stands outside of the root, and what prefixes stand for.
 */
export class LeafFlaws {
  readonly notes = new LeafNotes<FlawNote, LeafFlawNote>(
    (leaf, base, text) => this.#read(leaf, base, text),
    joined,
  )
  readonly #names: TagNames
  /** By number of a tag's name: its prefix, or what is wrong with it. */
  readonly #forms: NameForm[] = []
  readonly #plain = new PlainAttributes()
  /** Found in the leaf that is being read, by rank; and where. */
  #found: (FlawStream | undefined)[] = []
  #slot = 0
  #prefixes: string[] = []
  #twins: number[] = []
  /** How many flaws were kept; `keepAnew` begins at none. */
  #kept = 0
  readonly #reports: readonly Report[]

  constructor(names: TagNames) {
    this.#names = names
    this.#reports = Object.values(ranks).map(rank => (start, end, code, message, partner) => {
      this.#found[rank] ??= new FlawStream()
      this.#found[rank].add({ start, end, code, message, partner, rank, slot: this.#slot })
    })
  }

  /** Of a text full of mistakes, no more are kept in memory than may be told, and some. */
  keepAnew(): void {
    this.#kept = 0
  }

  /** The first flaws of a leaf in text order. */
  firstIn(leaf: LexemeLeaf, note: LeafFlawNote, base: Offset, text: Text): readonly FoundFlaw[] {
    note.first ??= this.#foundIn(leaf, base, text)
    return note.first
  }

  /** Where a leaf uses prefixes that it does not declare, in text order. */
  usesIn(leaf: LexemeLeaf, note: LeafFlawNote, base: Offset, text: Text): readonly PrefixUse[] {
    note.uses ??= freePrefixUses(leaf, text.slice(base, base + leaf.sum.length), this.#names)
    return note.uses
  }

  #foundIn(leaf: LexemeLeaf, base: Offset, text: Text): readonly FoundFlaw[] {
    this.#readAll(leaf, base === 0, text.slice(base, base + leaf.sum.length))
    return this.#takeFirst()
  }

  #takeFirst(): readonly FoundFlaw[] {
    const streams = this.#found
    this.#found = []
    return firstOf(streams.filter(it => it !== undefined))
  }

  #read(leaf: LexemeLeaf, base: Offset, text: Text): LeafFlawNote | undefined {
    const string = text.slice(base, base + leaf.sum.length)
    this.#readAll(leaf, base === 0, string)
    const count = this.#found.reduce((sum, it) => sum + (it?.count ?? 0), 0)
    const twins = this.#twins
    let prefixes: readonly string[] = this.#prefixes
    if (0 < prefixes.length && string.includes("xmlns:"))
      prefixes = [...new Set(freePrefixUses(leaf, string, this.#names).map(it => it.prefix))]
    if (count === 0 && prefixes.length === 0 && twins.length === 0) return undefined
    if (mostPrefixes < prefixes.length) prefixes = manyPrefixes
    const isKept = this.#kept < 2 * flawLimit
    if (isKept) this.#kept += count
    const first = isKept ? this.#takeFirst() : undefined
    this.#found = []
    return { count, prefixes, hasTwins: 0 < twins.length, first, twins, uses: undefined }
  }

  #readAll(leaf: LexemeLeaf, isFirst: boolean, string: string): void {
    this.#prefixes = []
    this.#twins = []
    this.#plain.prefixes.length = 0
    const { lexemes, sum } = leaf
    const isGapPlain = !string.includes("&") && !string.includes("]]>")
    const end = (slot: number) =>
      slot < sum.lexemes ? lexemes[slot * lexemeStride]! : string.length
    if (isFirst && !isGapPlain) this.#readGap(string, -1, 0, end(0))
    for (let slot = 0; slot < sum.lexemes; slot++) {
      this.#slot = slot
      this.#readLexeme(leaf, slot, string, isFirst)
      if (!isGapPlain) this.#readGap(string, slot, lexemes[slot * lexemeStride + 1]!, end(slot + 1))
    }
    for (const it of this.#plain.prefixes) if (it !== "xml") this.#note(it)
    reportCharacters(string, this.#reports[ranks.character]!)
  }

  #readLexeme(leaf: LexemeLeaf, slot: number, string: string, isFirstLeaf: boolean): void {
    const { lexemes } = leaf
    const at = slot * lexemeStride
    const [start, end, word] = [lexemes[at]!, lexemes[at + 1]!, lexemes[at + 2]!]
    if (opensElement(word)) this.#readTag(leaf, slot, string, start, end, word)
    if (this.#isPlainMarkup(end - start, word)) return
    const isFirst =
      isFirstLeaf && (start === 0 || (start === 1 && string.charCodeAt(0) === BYTE_ORDER_MARK))
    reportMarkup(string, start, end, word, isFirst, this.#reports[ranks.markup]!)
  }

  #readTag(
    leaf: LexemeLeaf,
    slot: number,
    string: string,
    start: Offset,
    end: Offset,
    word: number,
  ): void {
    const form = this.#formOf(word >>> nameShift)
    const nameEnd = start + 1 + form.name.length
    const report = this.#reports[ranks.attribute]!
    if (!form.isName) {
      report(start + 1, nameEnd, "xml-markup", `“${form.name}” is not a name`)
      return
    }
    if (form.prefix !== "") this.#note(form.prefix)
    else if (!form.isQualified)
      reportMalformed(form.name, start + 1, this.#reports[ranks.namespace]!)
    if ((word & lexemeFlaw.open) === 0) {
      const to = end - ((word & 15) === lexemeKind.emptyTag ? 2 : 1)
      if (nameEnd === to || this.#plain.read(string, nameEnd, to)) return
    }
    const written = attributesAt(leaf, slot, string, this.#names)
    reportAttributes(written, (word & lexemeFlaw.open) !== 0, report)
    const attributes = inOrder(written)
    reportDeclarations(attributes, this.#reports[ranks.namespace]!)
    for (const { name } of attributes) {
      const prefix = prefixIn(name)
      if (prefix !== "" && prefix !== "xmlns") this.#note(prefix)
    }
    if (hasTwins(attributes)) this.#twins.push(slot)
  }

  /** Whether nothing can be wrong with a lexeme but for the attributes of a tag. */
  #isPlainMarkup(length: number, word: number): boolean {
    if ((word & (lexemeFlaw.open | lexemeFlaw.endless)) !== 0) return false
    const kind = word & 15
    if (kind === lexemeKind.endTag)
      return length === "</>".length + this.#formOf(word >>> nameShift).name.length
    return opensElement(word) || kind === lexemeKind.cdata
  }

  #readGap(string: string, slot: number, start: Offset, end: Offset): void {
    if (end <= start) return
    this.#slot = slot
    reportGap(string.slice(start, end), start, this.#reports[ranks.text]!)
  }

  #note(prefix: string): void {
    if (!this.#prefixes.includes(prefix)) this.#prefixes.push(prefix)
  }

  #formOf(number: number): NameForm {
    const known = this.#forms[number]
    if (known) return known
    const name = this.#names.name(number)
    const form = {
      name,
      isName: isName(name),
      isQualified: isQualifiedName(name),
      prefix: prefixIn(name),
    }
    this.#forms[number] = form
    return form
  }
}

interface NameForm {
  readonly name: string
  readonly isName: boolean
  readonly isQualified: boolean
  readonly prefix: string
}

function joined(notes: readonly FlawNote[]): FlawNote {
  const [first] = notes
  if (notes.length === 1) return first!
  const count = notes.reduce((sum, it) => sum + it.count, 0)
  return { count, prefixes: union(notes), hasTwins: notes.some(it => it.hasTwins) }
}

function union(notes: readonly FlawNote[]): readonly string[] {
  let all: readonly string[] = notes[0]!.prefixes
  for (const { prefixes } of notes) {
    if (prefixes === manyPrefixes) return manyPrefixes
    const others = prefixes.filter(it => !all.includes(it))
    if (0 < others.length) all = [...all, ...others]
  }
  return all.length <= mostPrefixes ? all : manyPrefixes
}
