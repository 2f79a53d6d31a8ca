import { Bounded, type Statistics } from "../cache/index.ts"
import type { FileStamp } from "../world.ts"
import { type FileFacts, sizeOf } from "./file-facts.ts"

/** What is remembered of a file as it was written at one time. */
interface Entry {
  readonly address: string
  readonly facts: FileFacts
}

/**
 * What files say, for as long as they stay as they are. The level of memory nearest to the reader:
 * who does not find a file here reads it, or asks a store that outlives the program.
 */
export class FileMemory {
  readonly #entries: Bounded<Entry>
  /** By canonical address, under which key the file is remembered. */
  readonly #keys = new Map<string, string>()
  #evictions = 0

  /** @param mostBytes of all facts together, about */
  constructor(mostFiles: number, mostBytes: number) {
    this.#entries = new Bounded<Entry>({
      maxEntries: mostFiles,
      maxSize: mostBytes,
      sizeOf: it => sizeOf(it.facts),
    })
  }

  /** What is remembered of a file that was written at that time; what was before is forgotten. */
  recall(address: string, stamp: FileStamp): FileFacts | undefined {
    const key = keyOf(address, stamp)
    if (this.#keys.get(address) !== key) this.forget(address)
    return this.#entries.get(key)?.facts
  }

  /** @returns whether there was room for it without forgetting others */
  keep(address: string, stamp: FileStamp, facts: FileFacts): boolean {
    const key = keyOf(address, stamp)
    this.forget(address)
    this.#entries.set(key, { address, facts })
    this.#keys.set(address, key)
    const { evictions } = this.#entries.statistics
    const hadRoom = evictions === this.#evictions && this.#entries.has(key)
    this.#evictions = evictions
    return hadRoom
  }

  forget(address: string): void {
    const key = this.#keys.get(address)
    if (key === undefined) return
    this.#keys.delete(address)
    this.#entries.delete(key)
  }

  /** The canonical addresses of what was kept and not forgotten on purpose. */
  addresses(): Iterable<string> {
    return this.#keys.keys()
  }

  /** Everything that is remembered. */
  entries(): Iterable<Entry> {
    return this.#entries.values()
  }

  get statistics(): Statistics {
    return this.#entries.statistics
  }
}

function keyOf(address: string, { sizeBytes, writtenMs }: FileStamp): string {
  return `${address} ${sizeBytes} ${writtenMs}`
}
