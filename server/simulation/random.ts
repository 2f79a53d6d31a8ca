/** What a stream of chance is used for; each use of each element draws from its own stream. */
export type Purpose = "arrival" | "duration" | "branch" | "failure" | "delay"

/**
 * The stream of one element and purpose. It depends on the seed and on the two names only: adding
 * a task to a model does not change what the others draw, so two runs can be compared pairwise.
 *
 * @param seed    any finite number; its 64 bits count
 * @param element id of the element, or of the process for its arrivals
 */
export function streamOf(seed: number, element: string, purpose: Purpose): RandomStream {
  const name = `${purpose}\u0000${element}`
  const [low, high] = bitsOf(seed)
  return new RandomStream([
    hash(name, low ^ 0x243f6a88, high),
    hash(name, low ^ 0x85a308d3, high),
    hash(name, low ^ 0x13198a2e, high),
    hash(name, low ^ 0x03707344, high),
  ])
}

/**
 * A reproducible stream of random numbers: xoshiro128**, period 2¹²⁸ − 1.
 *
 * @see Blackman and Vigna, Scrambled Linear Pseudorandom Number Generators (2021)
 */
export class RandomStream {
  #a: number
  #b: number
  #c: number
  #d: number

  /** @param state four 32-bit integers */
  constructor(state: readonly [number, number, number, number]) {
    this.#a = state[0] | 0
    this.#b = state[1] | 0
    this.#c = state[2] | 0
    this.#d = state[3] | 0
    // The one state the generator cannot leave.
    if ((this.#a | this.#b | this.#c | this.#d) === 0) this.#a = 1
  }

  /** The four 32-bit integers it goes on from. */
  get state(): [number, number, number, number] {
    return [this.#a, this.#b, this.#c, this.#d]
  }

  /** The next 32 bits, as a whole number from 0 to 2³² − 1. */
  bits(): number {
    const scrambled = Math.imul(this.#b, 5)
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9)
    const shifted = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= shifted
    this.#d = (this.#d << 11) | (this.#d >>> 21)
    return result >>> 0
  }

  /** The next number in (0, 1): never 0, never 1, so that its logarithm is finite. */
  uniform(): number {
    return (this.bits() + 0.5) * 2 ** -32
  }
}

/** The 64 bits of a number. */
function bitsOf(value: number): [low: number, high: number] {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  return [view.getInt32(4), view.getInt32(0)]
}

/**
 * 32 well-mixed bits of a name under a key. The steps are the block and end mix of MurmurHash3
 * (Appleby, 2011), one UTF-16 unit a block: fast, and each input bit reaches each output bit.
 */
function hash(name: string, low: number, high: number): number {
  let state = mixed(mixed(0, low), high)
  for (let at = 0; at < name.length; at++) state = mixed(state, name.charCodeAt(at))
  state ^= name.length
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35)
  return state ^ (state >>> 16)
}

function mixed(state: number, block: number): number {
  const scrambled = Math.imul(block, 0xcc9e2d51)
  const turned = Math.imul((scrambled << 15) | (scrambled >>> 17), 0x1b873593) ^ state
  return (Math.imul((turned << 13) | (turned >>> 19), 5) + 0xe6546b64) | 0
}
