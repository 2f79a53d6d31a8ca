// A bucket is the exponent of a number and the six highest bits of its fraction: what the upper
// half of a float64 holds above bit 14. So finding the bucket takes no logarithm.
const fractionBits = 6
const shift = 20 - fractionBits
const exponentBias = 1023
/** Smaller values share the lowest bucket, larger ones the highest. */
const smallestExponent = -30
const largestExponent = 40
const lowestBucket = (smallestExponent + exponentBias) << fractionBits
const highestBucket = ((largestExponent + exponentBias) << fractionBits) - 1
const chunk = 1 << fractionBits

const float = new Float64Array(1)
const halves = new Uint32Array(float.buffer)
const upper = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0

/**
 * A histogram from which quantiles are read: 64 buckets for each power of two. Count, sum, minimum
 * and maximum are exact; a quantile lies within 1/128 (0.8 %) of the true one for values from 2⁻³⁰
 * to 2⁴⁰ (a nanosecond to 35,000 years in seconds), and between minimum and maximum always.
 *
 * Two sketches are merged by adding their buckets: the merged one is what a single one would have
 * been, but for the rounding of the sum.
 */
export class Sketch {
  #count = 0
  #zeros = 0
  #sum = 0
  #min = Infinity
  #max = 0
  #firstBucket = 0
  // Only the powers of two between the smallest and the largest value take room.
  #buckets = new Uint32Array(0)

  /** @throws RangeError when `value` is negative, infinite or NaN */
  add(value: number): void {
    if (!(0 < value && value < Infinity)) {
      if (value !== 0) throw new RangeError(`${value} is not to be measured`)
      this.addZeros(1)
      return
    }
    this.#count++
    this.#sum += value
    if (value < this.#min) this.#min = value
    if (this.#max < value) this.#max = value
    float[0] = value
    const at = (halves[upper]! >>> shift) - this.#firstBucket
    const buckets = this.#buckets
    if (0 <= at && at < buckets.length) buckets[at]!++
    else this.#addOutside(halves[upper]! >>> shift)
  }

  /** Adds 0 `times` over. */
  addZeros(times: number): void {
    if (times === 0) return
    this.#count += times
    this.#zeros += times
    this.#min = 0
  }

  /** Adds what another sketch has seen. */
  merge(other: Sketch): void {
    this.#count += other.#count
    this.#zeros += other.#zeros
    this.#sum += other.#sum
    this.#min = Math.min(this.#min, other.#min)
    this.#max = Math.max(this.#max, other.#max)
    const length = other.#buckets.length
    if (length === 0) return
    this.#cover(other.#firstBucket, other.#firstBucket + length - 1)
    const offset = other.#firstBucket - this.#firstBucket
    for (let at = 0; at < length; at++) this.#buckets[at + offset]! += other.#buckets[at]!
  }

  get count(): number {
    return this.#count
  }

  get sum(): number {
    return this.#sum
  }

  /** 0 when nothing was added, like the other figures below. */
  get min(): number {
    return this.#count === 0 ? 0 : this.#min
  }

  get max(): number {
    return this.#max
  }

  get mean(): number {
    return this.#count === 0 ? 0 : this.#sum / this.#count
  }

  /**
   * The smallest value that at least this share of all values does not exceed (nearest rank).
   *
   * @param share 0 to 1
   */
  quantile(share: number): number {
    if (this.#count === 0) return 0
    const rank = Math.max(1, Math.ceil(share * this.#count))
    if (rank === 1) return this.#min
    let passed = this.#zeros
    if (rank <= passed) return 0
    if (rank === this.#count) return this.#max
    for (let at = 0; at < this.#buckets.length; at++) {
      passed += this.#buckets[at]!
      if (rank <= passed) return this.#inRange(middleOf(this.#firstBucket + at))
    }
    return this.#max
  }

  #addOutside(bucket: number): void {
    const nearest = Math.max(lowestBucket, Math.min(highestBucket, bucket))
    this.#cover(nearest, nearest)
    this.#buckets[nearest - this.#firstBucket]!++
  }

  #inRange(value: number): number {
    return Math.min(this.#max, Math.max(this.#min, value))
  }

  /** Makes room for the buckets from `first` to `last`, whole powers of two at a time. */
  #cover(first: number, last: number): void {
    const isEmpty = this.#buckets.length === 0
    const oldFirst = isEmpty ? first : this.#firstBucket
    const oldEnd = isEmpty ? last + 1 : oldFirst + this.#buckets.length
    const newFirst = Math.min(oldFirst, first) & ~(chunk - 1)
    const newEnd = (Math.max(oldEnd, last + 1) + chunk - 1) & ~(chunk - 1)
    if (!isEmpty && newFirst === oldFirst && newEnd === oldEnd) return
    const buckets = new Uint32Array(newEnd - newFirst)
    if (!isEmpty) buckets.set(this.#buckets, oldFirst - newFirst)
    this.#buckets = buckets
    this.#firstBucket = newFirst
  }
}

/** The value half-way through a bucket. */
function middleOf(bucket: number): number {
  halves[1 - upper] = 0
  halves[upper] = (bucket << shift) | (1 << (shift - 1))
  return float[0]!
}
