/**
 * The lexer of `../lexer.ts` for the bytes of a window of text, in AssemblyScript with SIMD. It
 * reads what nearly all of a file is made of, tags, and leaves to the reference what it cannot
 * decide inside its window. `../fast-lexer.ts` moves the window; `.ci/wasm.mjs` compiles this.
 *
 * A window is UTF-8, begins with a `<` and ends before another or with the text. `openWindow` goes
 * over all of its bytes and notes where what matters stands; `read` then goes from one `<` to the
 * next, nearly without a branch that could surprise the processor: its time is spent on surprises.
 *
 * A place is an address in the memory, which is laid out here and never grows.
 */

/** A window never has more UTF-16 units. */
export const windowUnits: i32 = 0x8000
const windowBytes: i32 = 3 * windowUnits
/** How many lexemes a `read` writes at most. */
const lexemeLimit: i32 = 0x2000
/** How many names are known at a time, and the slots to find them. */
export const nameLimit: i32 = 0x200
const slotCount: i32 = 2 * nameLimit
const slotBytes: i32 = 48
/** How many slots a search looks at: names chosen to collide make it forget, not slow. */
const probeLimit: i32 = 32

/** The bytes of the window; before and behind them is room for a block. */
export const textAt: i32 = 0x400
/** Of each block of 64 bytes, a bit for each: whether the `"` up to it are odd in number. */
const pairingAt: i32 = textAt + windowBytes + 0x80
/** As many bits: whether it is a `'`. */
const singlesAt: i32 = pairingAt + windowBytes / 8 + 0x80
/** The places of all `<` and of all `>`, and behind the last the end of the window. */
const lessesAt: i32 = singlesAt + windowBytes / 8 + 0x80
const greatersAt: i32 = lessesAt + 4 * windowUnits + 0x80
/** Of each lexeme start, end and word as in the reference; behind the last, where it goes on. */
export const lexemesAt: i32 = greatersAt + 4 * windowUnits + 0x80
/** Of each name that was new in this `read`, the index of its lexeme. */
export const firstsAt: i32 = lexemesAt + 12 * lexemeLimit + 0x80
/** Open addressing. Of each name: its `head` and `tail`, its length, its number, its place. */
const slotsAt: i32 = firstsAt + 4 * nameLimit
/** The bytes of the names that `head` and `tail` do not hold. */
const namesAt: i32 = slotsAt + slotBytes * slotCount
const memoryEnd: i32 = namesAt + windowBytes

/** What `read` returns. */
export const windowRead: i32 = 0
/** There is no room for another lexeme: read on. */
export const lexemesFull: i32 = 1
/** There is no room for another name: forget all names and read on. */
export const namesFull: i32 = 2
/** What the lexeme at hand is depends on the text behind the window. */
export const beyondWindow: i32 = 3

/** How much the last `read` wrote. */
export let lexemeCount: i32 = 0
export let firstCount: i32 = 0
/** Whether a DOCTYPE may still follow: no tag and no DOCTYPE was read. */
export let isDoctypeAllowed: bool = true
/** Whether it is known that no `]]>`, or no `?>`, follows any more. */
export let isCdataEndless: bool = false
export let isInstructionEndless: bool = false

/** The end of the window, and what makes an offset in the text of a place. */
let windowEnd: i32 = 0
let base: i32 = 0
let hasSingles: bool = false
/** The next `<` to be read, and a `>` that is not behind the next to be found: in their lists. */
let lesses: i32 = 0
let greaters: i32 = 0

let nameCount: i32 = 0
let namesEnd: i32 = 0

/** How many bytes more than UTF-16 units the window has before `uncounted`. */
let surplus: i32 = 0
let uncounted: i32 = 0

const START_TAG: i32 = 1
const COMMENT: i32 = 4
const CDATA: i32 = 5
const INSTRUCTION: i32 = 6
const STRAY: i32 = 8
const OPEN: i32 = 16
const QUOTE: i32 = 32
const ENDLESS: i32 = 64

const EXCLAMATION: i32 = 33
const DOUBLE: i32 = 34
const SINGLE: i32 = 39
const DASH: i32 = 45
const SLASH: i32 = 47
const LESS: i32 = 60
const GREATER: i32 = 62
const QUESTION: i32 = 63
const CLOSE_BRACKET: i32 = 93

/** Begins a text. */
export function begin(): void {
  isDoctypeAllowed = true
  isCdataEndless = false
  isInstructionEndless = false
  forgetNames()
}

export function forgetNames(): void {
  memory.fill(slotsAt, 0, slotBytes * slotCount)
  nameCount = 0
  namesEnd = namesAt
}

/**
 * Takes the window whose bytes were put to `textAt`.
 *
 * @param offset where it stands in the text, in UTF-16 units
 */
export function openWindow(bytes: i32, offset: i32): void {
  windowEnd = textAt + bytes
  base = offset - textAt
  surplus = 0
  uncounted = textAt
  // Whoever looks for the end of a name stops at the end of the window.
  memory.fill(windowEnd, 0, 0x80)
  store<u8>(windowEnd, LESS)
  let less = lessesAt
  let greater = greatersAt
  let pairing: u64 = 0
  let anySingles: u64 = 0
  for (let at = textAt; at <= windowEnd; at += 64) {
    const a = v128.load(at)
    const b = v128.load(at, 16)
    const c = v128.load(at, 32)
    const d = v128.load(at, 48)
    less = listPlaces(equalBits(a, b, c, d, LESS), at, less)
    greater = listPlaces(equalBits(a, b, c, d, GREATER), at, greater)
    const doubles = oddUpTo(equalBits(a, b, c, d, DOUBLE))
    const singles = equalBits(a, b, c, d, SINGLE)
    const block = (at - textAt) >> 3
    store<u64>(pairingAt + block, doubles ^ pairing)
    store<u64>(singlesAt + block, singles)
    // The last bit of a block goes on through the next.
    pairing = <u64>(<i64>(doubles ^ pairing) >> 63)
    anySingles |= singles
  }
  hasSingles = anySingles !== 0
  store<i32>(greater, windowEnd)
  lesses = lessesAt
  greaters = greatersAt
}

function equalBits(a: v128, b: v128, c: v128, d: v128, code: i32): u64 {
  const sought = i8x16.splat(<i8>code)
  return (
    <u64>(<u32>i8x16.bitmask(i8x16.eq(a, sought))) |
    ((<u64>(<u32>i8x16.bitmask(i8x16.eq(b, sought)))) << 16) |
    ((<u64>(<u32>i8x16.bitmask(i8x16.eq(c, sought)))) << 32) |
    ((<u64>(<u32>i8x16.bitmask(i8x16.eq(d, sought)))) << 48)
  )
}

/** Of each bit, whether those up to it, it included, are odd in number. */
function oddUpTo(bits: u64): u64 {
  bits ^= bits << 1
  bits ^= bits << 2
  bits ^= bits << 4
  bits ^= bits << 8
  bits ^= bits << 16
  return bits ^ (bits << 32)
}

/** Writes where the bits stand in the block; returns where the list ends. A few cost no branch. */
function listPlaces(bits: u64, block: i32, to: i32): i32 {
  const end = to + 4 * <i32>popcnt(bits)
  for (;;) {
    store<i32>(to, block + <i32>ctz(bits))
    bits &= bits - 1
    store<i32>(to, block + <i32>ctz(bits), 4)
    bits &= bits - 1
    store<i32>(to, block + <i32>ctz(bits), 8)
    bits &= bits - 1
    store<i32>(to, block + <i32>ctz(bits), 12)
    bits &= bits - 1
    if (bits === 0) break
    to += 16
  }
  return end
}

/** Reads on in the window, and says why it stopped. */
export function read(): i32 {
  lexemeCount = 0
  firstCount = 0
  while (true) {
    const start = load<i32>(lesses)
    if (start === windowEnd) return stop(start, windowRead)
    if (lexemeCount === lexemeLimit) return stop(start, lexemesFull)
    const limit = load<i32>(lesses, 4)
    const code: i32 = load<u8>(start, 1)
    let end: i32
    if (isNameStart(code) || code === SLASH) end = tag(start, limit, <i32>(code === SLASH))
    else if (code === EXCLAMATION) end = declaration(start, limit)
    else if (code === QUESTION) end = instruction(start, limit)
    else end = push(start, start + 1, STRAY)
    if (end < 0) return stop(start, -end)
    lesses += 4
    while (load<i32>(lesses) < end) lesses += 4
  }
}

function stop(at: i32, why: i32): i32 {
  store<i32>(lexemesAt + 12 * lexemeCount, base + at)
  return why
}

function push(start: i32, end: i32, word: i32): i32 {
  const at = lexemesAt + 12 * lexemeCount
  store<i32>(at, base + start)
  store<i32>(at, base + end, 4)
  store<i32>(at, word, 8)
  lexemeCount++
  return end
}

/** Where in its list the next `>` stands. */
function nextGreater(from: i32): i32 {
  while (load<i32>(greaters) < from) greaters += 4
  return greaters
}

/** Below: where a lexeme ends; below zero, why it was not read. */
function declaration(start: i32, limit: i32): i32 {
  // `--`, `[CDATA[` and `DOCTYPE`
  if (load<u16>(start, 2) === 0x2d2d) return comment(start, limit)
  const opening = load<u64>(start, 1)
  if (opening === 0x5b41_5441_4443_5b21) return cdata(start, limit)
  if (isDoctypeAllowed && opening === 0x4550_5954_434f_4421) return -beyondWindow
  return push(start, start + 1, STRAY)
}

function comment(start: i32, limit: i32): i32 {
  const from = start + 4
  let less = lesses + 4
  let greater = nextGreater(from)
  while (true) {
    const end = load<i32>(greater)
    const other = load<i32>(less)
    if (other < end) {
      // In `<!-->` the end begins before the opening does.
      const opens = load<u32>(other) === 0x2d2d_213c && load<u8>(other, 4) !== 0x3e
      if (opens) return endless(start, limit, COMMENT)
      less += 4
    } else {
      if (end === windowEnd) return -beyondWindow
      if (isTerminated(from, end, DASH)) return push(start, end + 1, COMMENT)
      greater += 4
    }
  }
}

function cdata(start: i32, limit: i32): i32 {
  if (isCdataEndless) return endless(start, limit, CDATA)
  const from = start + 9
  let greater = nextGreater(from)
  while (load<i32>(greater) < windowEnd) {
    const end = load<i32>(greater)
    if (isTerminated(from, end, CLOSE_BRACKET)) return push(start, end + 1, CDATA)
    greater += 4
  }
  return -beyondWindow
}

/** Whether the `>` follows two of a character, which stand behind the opening. */
function isTerminated(from: i32, greater: i32, code: i32): bool {
  return from <= greater - 2 && load<u8>(greater - 1) === code && load<u8>(greater - 2) === code
}

function instruction(start: i32, limit: i32): i32 {
  if (isInstructionEndless) return endless(start, limit, INSTRUCTION)
  const from = start + 2
  let greater = nextGreater(from)
  while (load<i32>(greater) < windowEnd) {
    const end = load<i32>(greater)
    if (from < end && load<u8>(end - 1) === QUESTION) return push(start, end + 1, INSTRUCTION)
    greater += 4
  }
  return -beyondWindow
}

function endless(start: i32, limit: i32, kind: i32): i32 {
  let end = start
  while (end < limit && !isLineEnding(load<u8>(end))) end++
  return push(start, end, kind | ENDLESS)
}

/** @param isEnd 1 for an end tag, 0 for a start tag or an empty one */
function tag(start: i32, limit: i32, isEnd: i32): i32 {
  const nameStart = start + 1 + isEnd
  const nameEnd = endOfName(nameStart)
  const number = numberOf(nameStart, nameEnd - nameStart)
  if (number < 0) return -namesFull
  isDoctypeAllowed = false
  const word = (START_TAG + isEnd) | (number << 8)
  const end = load<i32>(nextGreater(nameEnd))
  if (limit <= end || !isPlain(nameEnd, end)) return oddTag(start, nameEnd, limit, word)
  return push(start, end + 1, emptied(word, end))
}

/** Whether no `'` stands between two places and `"` in pairs: then what follows is in no value. */
function isPlain(from: i32, to: i32): bool {
  if (hasSingles && hasSingle(from, to)) return false
  return isOdd(from - 1) === isOdd(to)
}

function isOdd(at: i32): u64 {
  return (load<u64>(pairingAt + (((at - textAt) >> 6) << 3)) >> (at & 63)) & 1
}

function hasSingle(from: i32, to: i32): bool {
  let at = singlesAt + (((from - textAt) >> 6) << 3)
  const last = singlesAt + (((to - textAt) >> 6) << 3)
  let bits = load<u64>(at) & (-1 << (from & 63))
  while (at < last) {
    if (bits !== 0) return true
    at += 8
    bits = load<u64>(at)
  }
  return (bits & (((<u64>1) << (to & 63)) - 1)) !== 0
}

/** A tag with a `'`, a flaw or a `>` in a value: read byte by byte, as the reference does. */
function oddTag(start: i32, nameEnd: i32, limit: i32, word: i32): i32 {
  let flaws = 0
  for (let at = nameEnd; at < limit; at++) {
    const code: i32 = load<u8>(at)
    if (code === GREATER) return push(start, at + 1, emptied(word, at) | flaws)
    if (code !== DOUBLE && code !== SINGLE) continue
    const from = at + 1
    for (at = from; at < limit && load<u8>(at) !== code; at++);
    if (at < limit) continue
    flaws = QUOTE
    for (at = from; at < limit && !endsBrokenValue(load<u8>(at)); at++);
    at--
  }
  let end = limit
  while (isSpace(load<u8>(end - 1))) end--
  return push(start, end, emptied(word, end) | flaws | OPEN)
}

/** From the word of a start tag to that of an empty one it is 2. */
function emptied(word: i32, end: i32): i32 {
  return word + 2 * (<i32>((word & 15) === START_TAG) & <i32>(load<u8>(end - 1) === SLASH))
}

function isNameStart(code: i32): bool {
  return <u32>((code | 32) - 97) < 26 || code === 95 || code === 58 || 0x80 <= code
}

function isSpace(code: i32): bool {
  return code === 32 || code === 10 || code === 9 || code === 13
}

function isLineEnding(code: i32): bool {
  return code === 10 || code === 13
}

function endsBrokenValue(code: i32): bool {
  return code === GREATER || isLineEnding(code)
}

function endOfName(from: i32): i32 {
  let at = from
  let bits: i32
  do {
    bits = nameEnders(v128.load(at)) | (nameEnders(v128.load(at, 16)) << 16)
    at += 32
  } while (bits === 0)
  return at - 32 + ctz(bits)
}

/**
 * Which bytes end a name: white space, `"`, `'`, `/`, `<`, `=` and `>`. Only of those, what `low`
 * gives for the lower half of the byte and `high` for the upper have a bit in common.
 */
function nameEnders(bytes: v128): i32 {
  const low = i8x16(2, 0, 2, 0, 0, 0, 0, 2, 0, 1, 1, 0, 4, 5, 4, 2)
  const high = i8x16(1, 0, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
  const lows = i8x16.swizzle(low, v128.and(bytes, i8x16.splat(15)))
  const highs = i8x16.swizzle(high, i8x16.shr_u(bytes, 4))
  return i8x16.bitmask(i8x16.ne(v128.and(lows, highs), i8x16.splat(0)))
}

/**
 * The number of a name; a new one when it is new, below zero when there is no room for it. Its
 * first 16 bytes and its last 16, which of a short name are the same, make nearly every name.
 */
function numberOf(from: i32, length: i32): i32 {
  if (length === 0) return 0
  const places = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  const own = i8x16.lt_s(places, i8x16.splat(<i8>min(length, 16)))
  const head = v128.and(v128.load(from), own)
  const tail = v128.and(v128.load(max(from, from + length - 16)), own)
  let slot = hashOf(head, tail, length)
  for (let probe = 0; probe < probeLimit; probe++) {
    const at = slotsAt + slotBytes * (slot & (slotCount - 1))
    const number = load<i32>(at, 36)
    if (number === 0) return addName(at, head, tail, from, length)
    const same = v128.and(i8x16.eq(head, v128.load(at)), i8x16.eq(tail, v128.load(at, 16)))
    if (i8x16.all_true(same) && load<i32>(at, 32) === length)
      if (length <= 32 || memory.compare(load<i32>(at, 40), from, length) === 0) return number
    slot++
  }
  return -1
}

function addName(slot: i32, head: v128, tail: v128, from: i32, length: i32): i32 {
  const kept = length <= 32 ? 0 : length
  if (nameCount === nameLimit || memoryEnd < namesEnd + kept) return -1
  nameCount++
  v128.store(slot, head)
  v128.store(slot, tail, 16)
  store<i32>(slot, length, 32)
  store<i32>(slot, nameCount, 36)
  store<i32>(slot, namesEnd, 40)
  memory.copy(namesEnd, from, kept)
  namesEnd += kept
  store<i32>(firstsAt + 4 * firstCount, lexemeCount)
  firstCount++
  return nameCount
}

function hashOf(head: v128, tail: v128, length: i32): i32 {
  const first = i64x2.extract_lane(head, 0) + i64x2.extract_lane(tail, 1)
  const second = i64x2.extract_lane(head, 1) ^ i64x2.extract_lane(tail, 0)
  const mixed = (first + length) * 0x9e37_79b9_7f4a_7c15 + (second ^ (second >> 29))
  return <i32>((mixed * 0x9e37_79b9_7f4a_7c15) >> 40)
}

/** Makes UTF-16 units of the offsets that `read` wrote; needed where the text is not ASCII. */
export function toUnits(): void {
  let at = lexemesAt
  for (let left = lexemeCount; 0 < left; left--) {
    store<i32>(at, inUnits(load<i32>(at)))
    store<i32>(at, inUnits(load<i32>(at, 4)), 4)
    at += 12
  }
  store<i32>(at, inUnits(load<i32>(at)))
}

/** Offsets come in order, so that each character beyond ASCII is looked at once in a window. */
function inUnits(offset: i32): i32 {
  const at = offset - base
  while (uncounted < at) {
    const lead: i32 = load<u8>(uncounted)
    if (0x80 <= lead) surplus += lead < 0xe0 ? 1 : 2
    const width = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    uncounted = nextBeyondAscii(uncounted + width)
  }
  return offset - surplus
}

function nextBeyondAscii(from: i32): i32 {
  for (let at = from; at < windowEnd; at += 16) {
    const bits = i8x16.bitmask(v128.load(at))
    if (bits !== 0) return at + ctz(bits)
  }
  return windowEnd
}
