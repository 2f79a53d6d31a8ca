import assert from "node:assert/strict"
import fc from "fast-check"
import { describe, test } from "mocha"
import { leafOf } from "../../server/syntax/leaf.ts"
import { lexemeKind, nameShift } from "../../server/syntax/lexer.ts"
import {
  emptyWord,
  sameWord,
  TagStack,
  tagOf,
  takeWord,
  type Word,
} from "../../server/syntax/tag-stack.ts"

const seed = Number(process.env.FLOWMETER_SEED ?? 1)
const options = { seed, numRuns: 1000 }

/** Few names, so that tags meet; now and then one that makes the table of names grow. */
const names = fc.oneof({ weight: 30, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(2000) })
/** As the stack takes them: twice the number of the name, one more for a close tag. */
const tags = fc.array(
  fc.tuple(names, fc.boolean()).map(([name, isClose]) => 2 * name + (isClose ? 1 : 0)),
  { maxLength: 40 },
)

/** A stretch of tags that says what it is: how long, what is left of it, how many are lost. */
interface Reduced {
  readonly length: number
  readonly word: Word
  readonly dropped: number
}

/** Always the same, as in the leaves of a tree: what one leaves behind spoils the next. */
const stack = new TagStack(true)

describe(`tag stack (seed ${seed})`, () => {
  test("cancels what pairs, drops what lies in between, keeps the strays", () => {
    assert.equal(said("<a></a>"), "")
    assert.equal(said("<a><b></b></a>"), "")
    assert.equal(said("</a><b><c>"), "</a><b><c>")
    assert.equal(said("<a><b></a>"), " dropped 1")
    assert.equal(said("<a><a></a>"), "<a>")
    assert.equal(said("<a><b><c></a><b>"), "<b> dropped 2")
    // Behind a close tag that closes nothing here, nobody knows what is still open.
    assert.equal(said("<a></b></a>"), "<a></b></a>")
    assert.equal(said("<b></a><b></b></b>"), "<b></a></b>")
  })

  test("says what a naive machine says", () => {
    fc.assert(
      fc.property(tags, all => {
        assert.deepEqual(reduced(all), naive(all))
      }),
      options,
    )
  })

  test("what is cut into pieces reduces to what the whole does", () => {
    fc.assert(
      fc.property(tags, fc.array(fc.nat(40), { maxLength: 6 }), (all, drawn) => {
        const cuts = [0, ...drawn.map(it => Math.min(it, all.length)), all.length]
        cuts.sort((a, b) => a - b)
        const pieces = cuts.slice(1).map((end, at) => reduced(all.slice(cuts[at], end)))
        assert.deepEqual(joined(pieces), reduced(all))
      }),
      options,
    )
  })

  test("joining is associative, and a stretch without tags changes nothing", () => {
    fc.assert(
      fc.property(tags, tags, tags, (first, second, third) => {
        const [a, b, c] = [reduced(first), reduced(second), reduced(third)]
        assert.deepEqual(joined([joined([a, b]), c]), joined([a, joined([b, c])]))
        const none = { length: 0, word: emptyWord, dropped: 0 }
        assert.deepEqual(joined([none, a]), a)
        assert.deepEqual(joined([a, none]), a)
      }),
      options,
    )
  })

  test("a word is reduced already", () => {
    fc.assert(
      fc.property(tags, all => {
        const { word, length } = reduced(all)
        assert.deepEqual(joined([{ length, word, dropped: 0 }]), { length, word, dropped: 0 })
      }),
      options,
    )
  })

  test("of a whole document strays are forgotten, and each close tag finds its start tag", () => {
    fc.assert(
      fc.property(tags, all => {
        const whole = new TagStack(false)
        const pairs = all.map((tag, place) => {
          const slot = whole.take(tag, place)
          if (slot < 0) return undefined
          assert.equal(slot, whole.length)
          assert.equal(whole.nameAt(slot), tag >> 1)
          return whole.placeAt(slot)
        })
        assert.deepEqual(pairs, naivePairs(all))
        const open = Array.from({ length: whole.length }, (_, slot) => whole.placeAt(slot))
        assert.deepEqual(
          open.filter((_, slot) => 0 < slot && open[slot]! <= open[slot - 1]!),
          [],
        )
      }),
      options,
    )
  })

  test("a leaf says the same of its tags, at the places of its lexemes", () => {
    const kinds = fc.constantFrom(...Object.values(lexemeKind))
    fc.assert(
      fc.property(fc.array(fc.tuple(names, kinds), { maxLength: 100 }), drawn => {
        const words = drawn.map(([name, kind]) => kind | (name << nameShift))
        const lexemes = Int32Array.from(words.flatMap(word => [0, 0, word]))
        const { word, unclosed: dropped } = leafOf(lexemes, 0).sum
        const all = words.map(tagOf).map((tag, place) => ({ tag, place }))
        const expected = naiveWord(all.filter(it => 0 <= it.tag))
        assert.deepEqual({ word, dropped }, expected)
      }),
      options,
    )
  })

  test("words are the same when their numbers are", () => {
    fc.assert(
      fc.property(tags, tags, (first, second) => {
        const [a, b] = [reduced(first).word, reduced(second).word]
        assert.ok(sameWord(a, [...a]))
        assert.equal(sameWord(a, b), JSON.stringify(a) === JSON.stringify(b))
      }),
      options,
    )
  })
})

/** Tags of one letter each, and what is left of them. */
function said(source: string): string {
  const all = [...source.matchAll(/<(\/?)(\w)>/g)].map(
    ([, slash, name]) => 2 * name!.charCodeAt(0) + (slash ? 1 : 0),
  )
  const { word, dropped } = reduced(all)
  const left = word
    .filter((_, at) => at % 2 === 0)
    .map(tag => `<${tag % 2 === 1 ? "/" : ""}${String.fromCharCode(tag >> 1)}>`)
  return left.join("") + (dropped === 0 ? "" : ` dropped ${dropped}`)
}

function reduced(all: readonly number[]): Reduced {
  for (const [place, tag] of all.entries()) stack.take(tag, place)
  const { dropped } = stack
  return { length: all.length, word: stack.drain(), dropped }
}

function joined(parts: readonly Reduced[]): Reduced {
  let [length, dropped] = [0, 0]
  for (const part of parts) {
    takeWord(stack, part.word, length)
    length += part.length
    dropped += part.dropped
  }
  dropped += stack.dropped
  return { length, word: stack.drain(), dropped }
}

interface Tag {
  readonly tag: number
  readonly place: number
}

/** The same with arrays and searching. */
function naive(all: readonly number[]): Reduced {
  return { length: all.length, ...naiveWord(all.map((tag, place) => ({ tag, place }))) }
}

function naiveWord(all: readonly Tag[]): { word: Word; dropped: number } {
  const left: Tag[] = []
  let dropped = 0
  for (const it of all) {
    const isClose = it.tag % 2 === 1
    const barrier = left.findLastIndex(({ tag }) => tag % 2 === 1)
    const partner = isClose ? left.findLastIndex(({ tag }) => tag === it.tag - 1) : -1
    if (barrier < partner) {
      dropped += left.length - partner - 1
      left.length = partner
    } else left.push(it)
  }
  return { word: left.flatMap(({ tag, place }) => [tag, place]), dropped }
}

/** For each tag the place of the start tag that it closes. */
function naivePairs(all: readonly number[]): (number | undefined)[] {
  const open: Tag[] = []
  return all.map((tag, place) => {
    if (tag % 2 === 0) {
      open.push({ tag, place })
      return undefined
    }
    const partner = open.findLastIndex(it => it.tag === tag - 1)
    return partner < 0 ? undefined : open.splice(partner)[0]!.place
  })
}
