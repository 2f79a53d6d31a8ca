/**
 * What is going to happen, earliest first: `../agenda.ts` in AssemblyScript. Times are compared by
 * their bits, which are in the same order because none is negative.
 */
import { agendaAt, agendaRoom, growAgenda, ofOccurrence } from "./memory.as"

/** As in `../agenda.ts`. */
const endOfTime: f64 = 1e15

export let now: f64 = 0
/** What was taken last is about. */
export let subject: usize = 0
export let detail: i32 = 0
let scheduled: u64 = 0
/** Bytes. */
let size: usize = 0
// What was taken stays at the top until it is known what takes its place.
let isTopTaken: bool = false

export function isOver(): bool {
  return size === (isTopTaken ? ofOccurrence.bytes : 0)
}

export function schedule(at: f64, ofSubject: usize, ofDetail: i32): void {
  const time = reinterpret<u64>(endOfTime < at ? endOfTime : at)
  const about = ((<u64>ofDetail) << 32) | <u64>ofSubject
  if (isTopTaken) {
    isTopTaken = false
    sink(time, scheduled++, about)
    return
  }
  if (size === agendaRoom) growAgenda()
  const top = agendaAt
  let place = <u32>(size / ofOccurrence.bytes)
  let hole = top + size
  size += ofOccurrence.bytes
  // It comes after all of equal time that are here already.
  while (0 < place) {
    place = (place - 1) >> 1
    const parent = top + place * ofOccurrence.bytes
    if (timeAt(parent) <= time) break
    put(hole, timeAt(parent), orderAt(parent), aboutAt(parent))
    hole = parent
  }
  put(hole, time, scheduled++, about)
}

/** Takes the earliest occurrence; false when nothing is left. */
export function takeNext(): bool {
  if (isTopTaken) {
    isTopTaken = false
    size -= ofOccurrence.bytes
    const last = agendaAt + size
    if (0 < size) sink(timeAt(last), orderAt(last), aboutAt(last))
  }
  if (size === 0) return false
  now = reinterpret<f64>(timeAt(agendaAt))
  const about = aboutAt(agendaAt)
  subject = <usize>about
  detail = <i32>(about >> 32)
  isTopTaken = true
  return true
}

/** Puts an occurrence in place of the top, and lets it sink to where it belongs. */
function sink(time: u64, order: u64, about: u64): void {
  const top = agendaAt
  const last = top + size
  let hole = top
  let child = top + ofOccurrence.bytes
  while (child < last) {
    const other = child + ofOccurrence.bytes
    if (other < last) child = select(other, child, isBefore(other, timeAt(child), orderAt(child)))
    if (!isBefore(child, time, order)) break
    put(hole, timeAt(child), orderAt(child), aboutAt(child))
    hole = child
    // The first child of a place is twice as far from the top, and one further.
    child = 2 * child - top + ofOccurrence.bytes
  }
  put(hole, time, order, about)
}

function isBefore(at: usize, time: u64, order: u64): bool {
  return <bool>(
    (<i32>(timeAt(at) < time) | (<i32>(timeAt(at) === time) & <i32>(orderAt(at) < order)))
  )
}

function timeAt(at: usize): u64 {
  return load<u64>(at, ofOccurrence.time)
}

function orderAt(at: usize): u64 {
  return load<u64>(at, ofOccurrence.order)
}

function aboutAt(at: usize): u64 {
  return load<u64>(at, ofOccurrence.about)
}

function put(at: usize, time: u64, order: u64, about: u64): void {
  store<u64>(at, time, ofOccurrence.time)
  store<u64>(at, order, ofOccurrence.order)
  store<u64>(at, about, ofOccurrence.about)
}
