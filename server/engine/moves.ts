/** What is under way inside the engine, and by what it goes stale. */
export const move = {
  /** A token is on flow `subject`, in frame `detail`; stale with the frame's serial. */
  arrive: 0,
  /** The work or wait of token `subject` is done; stale with the token's serial. */
  complete: 1,
  /** A token comes to node `subject` of frame `detail` out of nothing; stale with the frame's serial. */
  enter: 3,
  /** Call `subject` of the engine's pending calls. */
  call: 2,
} as const

const stride = 4

/** First in, first out, without objects: moves of equal age are made in the order they arose. */
export class Moves {
  #words = new Int32Array(16 * stride)
  #mask = 15
  #head = 0
  #size = 0
  /** The move taken last. */
  kind = 0
  subject = 0
  detail = 0
  serial = 0

  get size(): number {
    return this.#size
  }

  push(kind: number, subject: number, detail: number, serial: number): void {
    if (this.#size > this.#mask) this.#grow()
    const at = ((this.#head + this.#size++) & this.#mask) * stride
    const words = this.#words
    words[at] = kind
    words[at + 1] = subject
    words[at + 2] = detail
    words[at + 3] = serial
  }

  /** Takes the oldest move into the fields above; false when there is none. */
  next(): boolean {
    if (this.#size === 0) return false
    const words = this.#words
    const at = this.#head * stride
    this.kind = words[at]!
    this.subject = words[at + 1]!
    this.detail = words[at + 2]!
    this.serial = words[at + 3]!
    this.#head = (this.#head + 1) & this.#mask
    this.#size--
    return true
  }

  #grow(): void {
    const length = (this.#mask + 1) * 2
    const words = new Int32Array(length * stride)
    for (let at = 0; at < this.#size; at++) {
      const from = ((this.#head + at) & this.#mask) * stride
      words.set(this.#words.subarray(from, from + stride), at * stride)
    }
    this.#words = words
    this.#mask = length - 1
    this.#head = 0
  }
}
