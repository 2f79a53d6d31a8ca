import { lexemeKind, nameShift } from "./lexer.ts"

/**
 * The tags of a stretch that find no partner in it, as pairs of numbers in text order: the tag, and
 * its lexeme counted from the beginning of the stretch. A start tag is twice the number of its
 * name, a close tag one more.
 *
 * Such words are the free monoid over tags, reduced: a close tag cancels the nearest open start tag
 * of its name and leaves the start tags in between without partner for ever. Reducing is
 * associative, so the word of a document follows from those of its pieces.
 */
export type Word = readonly number[]

export const emptyWord: Word = []

/**
 * Start tags waiting for their close tags. A close tag closes the nearest open tag of its name;
 * start tags in between are dropped.
 *
 * Each step takes constant time, however many close tags close nothing: for each name the topmost
 * open tag is known.
 */
export class TagStack {
  readonly #keepsStrays: boolean
  /** By slot: the tag, its place, and the slot of the next open tag of its name below. */
  #tags = new Int32Array(fewSlots)
  #places = new Int32Array(fewSlots)
  #below = new Int32Array(fewSlots)
  #length = 0
  /** By name: its topmost slot, one more than it is; 0 for none. */
  #top = new Int32Array(64)
  /** Slots below are out of reach: a close tag stands there that may have closed any of them. */
  #floor = 0
  #dropped = 0

  /**
   * @param keepsStrays whether a close tag that closes nothing stays on the stack, because what
   *   comes before is not known; else it is forgotten
   */
  constructor(keepsStrays: boolean) {
    this.#keepsStrays = keepsStrays
  }

  get length(): number {
    return this.#length
  }

  /** How many start tags were dropped without partner. */
  get dropped(): number {
    return this.#dropped
  }

  /** The place of a slot's tag. */
  placeAt(slot: number): number {
    return this.#places[slot]!
  }

  /** The name of a slot's tag. */
  nameAt(slot: number): number {
    return this.#tags[slot]! >> 1
  }

  /**
   * Takes the next tag of the text.
   *
   * @returns the slot of the start tag that it closes, which is the stack's new length; -1 when it
   *   closes none
   */
  take(tag: number, place: number): number {
    const name = tag >> 1
    if (this.#top.length <= name) this.#grow(name)
    const top = this.#top[name]! - 1
    if ((tag & 1) === 0) {
      this.#push(tag, place, top)
      this.#top[name] = this.#length
      return -1
    }
    if (this.#floor <= top) {
      this.#dropped += this.#length - top - 1
      this.#cut(top)
      return top
    }
    if (this.#keepsStrays) {
      this.#push(tag, place, -1)
      this.#floor = this.#length
    }
    return -1
  }

  /** Forgets everything. */
  clear(): void {
    this.#cut(0)
    if (manySlots < this.#tags.length) this.#resize(fewSlots)
    this.#floor = 0
    this.#dropped = 0
  }

  /** What is left, as a word; the stack is empty afterwards. */
  drain(): Word {
    if (this.#length === 0) {
      this.clear()
      return emptyWord
    }
    const word: number[] = new Array(2 * this.#length)
    for (let slot = 0; slot < this.#length; slot++) {
      word[2 * slot] = this.#tags[slot]!
      word[2 * slot + 1] = this.#places[slot]!
    }
    this.clear()
    return word
  }

  #push(tag: number, place: number, below: number): void {
    if (this.#length === this.#tags.length) this.#resize(2 * this.#length)
    this.#tags[this.#length] = tag
    this.#places[this.#length] = place
    this.#below[this.#length] = below
    this.#length++
  }

  #cut(length: number): void {
    for (let slot = this.#length - 1; length <= slot; slot--)
      if ((this.#tags[slot]! & 1) === 0) this.#top[this.#tags[slot]! >> 1] = this.#below[slot]! + 1
    this.#length = length
  }

  /** Keeps the slots in use. */
  #resize(slots: number): void {
    this.#tags = resized(this.#tags, this.#length, slots)
    this.#places = resized(this.#places, this.#length, slots)
    this.#below = resized(this.#below, this.#length, slots)
  }

  #grow(name: number): void {
    const top = new Int32Array(Math.max(name + 1, 2 * this.#top.length))
    top.set(this.#top)
    this.#top = top
  }
}

/** How many slots there are room for at first. */
const fewSlots = 64
/** More room than this is given back: only a text that is badly broken needs it. */
const manySlots = 65_536

function resized(slots: Int32Array, used: number, length: number) {
  const copy = new Int32Array(length)
  copy.set(slots.subarray(0, used))
  return copy
}

/** A lexeme's third number as a tag of a word; -1 for what opens and closes nothing. */
export function tagOf(word: number): number {
  const kind = word & 15
  if (kind === lexemeKind.startTag) return (word >>> nameShift) * 2
  return kind === lexemeKind.endTag ? (word >>> nameShift) * 2 + 1 : -1
}

/** Gives a stack a word that stands `before` lexemes further on. */
export function takeWord(stack: TagStack, word: Word, before: number): void {
  for (let at = 0; at < word.length; at += 2) stack.take(word[at]!, word[at + 1]! + before)
}

export function sameWord(a: Word, b: Word): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false
  return true
}
