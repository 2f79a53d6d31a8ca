/** The log, in which is written what the host tells its observer. */
import { drain } from "./host.as"
import { timeLimit, timesAt, wordLimit, wordsAt } from "./memory.as"

// What is told, as in `../traffic-log.ts`.
export const entered: i32 = 0
export const passed: i32 = 1
export const taken: i32 = 2
export const takenTo: i32 = 3
export const takenThrough: i32 = 4
export const takenToWork: i32 = 5
export const takenToQueue: i32 = 6
export const done: i32 = 7
export const doneByResource: i32 = 8
export const doneAndRelieved: i32 = 9
export const stayed: i32 = 10
export const assigned: i32 = 11
export const worked: i32 = 12
export const queued: i32 = 13
export const failed: i32 = 14
export const started: i32 = 15
export const ended: i32 = 16
export const stuck: i32 = 17
export const stranded: i32 = 18
export const endless: i32 = 19

// How an instance ended.
export const asCompleted: i32 = 0
export const asFailed: i32 = 1
export const asCancelled: i32 = 2

let words: i32 = 0
let times: i32 = 0

/** Writes to the log what happened to whom; its times follow. */
export function tell(what: i32, index: i32): void {
  // A word is told only with room for all times it may have.
  if (words === wordLimit || timeLimit <= times) flush()
  store<i32>(wordsAt + (words++ << 2), what | (index << 5))
}

export function tellTime(seconds: f64): void {
  store<f64>(timesAt + (times++ << 3), seconds)
}

/** Empties the log. */
export function flush(): void {
  const count = words
  words = 0
  times = 0
  drain(count)
}
