import { memo, type Statistics } from "../cache/index.ts"
import { decode, type PositionEncoding } from "../text/index.ts"
import type { World } from "../world.ts"
import { canonical, isInside } from "./address.ts"
import { bpmnEndings, type Documents, isBpmn } from "./documents.ts"
import {
  type FileFacts,
  factsOf,
  type IndexedElement,
  type IndexedReference,
  readFacts,
} from "./file-facts.ts"
import { FileMemory } from "./file-memory.ts"
import type { Snapshot } from "./snapshot.ts"

/** How much the index holds. What goes beyond is found only while it is open. */
export interface IndexLimits {
  readonly mostFiles: number
  /** Of one file. */
  readonly mostBytes: number
  /** Of what is remembered of all files together, about. */
  readonly mostMemoryBytes: number
}

const defaultLimits: IndexLimits = {
  mostFiles: 10_000,
  mostBytes: 4_000_000,
  mostMemoryBytes: 64_000_000,
}

/** How many files are read at a time. */
const parallelReads = 4
/** After so many UTF-16 units the messages that came in meanwhile have their turn. */
const unitsPerTurn = 1 << 18

/** What happens to an index, for who watches it. */
export type IndexEvent =
  | { readonly kind: "begin"; readonly files: number }
  | { readonly kind: "read"; readonly done: number; readonly files: number }
  | { readonly kind: "end"; readonly isCancelled: boolean }
  | { readonly kind: "too many files"; readonly most: number }
  | { readonly kind: "too much to remember"; readonly mostBytes: number }
  | { readonly kind: "too large"; readonly uri: string; readonly mostBytes: number }
  | { readonly kind: "unreadable"; readonly uri: string }
  /** A mistake of ours: the file is left out, the others are read. */
  | { readonly kind: "failed"; readonly uri: string; readonly error: unknown }

export interface IndexSurroundings {
  readonly world: Pick<World, "readFile" | "statFile" | "listFiles">
  readonly documents: Documents
  readonly encoding: PositionEncoding
  readonly limits?: Partial<IndexLimits>
  /** Lets everything else that waits go first. */
  readonly turn: () => Promise<void>
  /** What is wrong with a file is told once, until it can be read again. */
  readonly tell: (event: IndexEvent) => void
}

/** Going over all files once. */
interface Scan {
  isCancelled: boolean
}

/**
 * What stands in the BPMN files of the workspace. They are read when somebody asks for the first
 * time; what is read already can be asked for meanwhile. An open document counts as it stands in
 * the editor.
 */
export class FileIndex {
  readonly #around: IndexSurroundings
  readonly #limits: IndexLimits
  readonly #factsOf: (snapshot: Snapshot) => FileFacts
  readonly #memory: FileMemory
  /** By canonical address, the last reading: an earlier one that ends later says nothing. */
  readonly #readings = new Map<string, object>()
  readonly #changed = new Set<string>()
  readonly #told = new Set<string>()
  readonly #waiting = new Set<(facts: FileFacts) => void>()
  #following: Promise<void> | undefined
  #folders: readonly string[] = []
  #scan: Scan | undefined
  #scanned: Promise<void> | undefined
  #lastScanned: Promise<void> | undefined
  #isComplete = false
  #unitsSinceTurn = 0

  constructor(around: IndexSurroundings) {
    const limits = { ...defaultLimits, ...around.limits }
    this.#around = around
    this.#limits = limits
    this.#factsOf = memo(snapshot => factsOf(snapshot, around.encoding))
    this.#memory = new FileMemory(limits.mostFiles, limits.mostMemoryBytes)
  }

  /** Sets the folders to look in; what was read of files outside of them is forgotten. */
  watch(folders: readonly string[]): void {
    this.cancel()
    this.#folders = folders
    this.#isComplete = false
    this.#lastScanned = this.#scanned ?? this.#lastScanned
    this.#scanned = undefined
    for (const address of [...this.#memory.addresses()])
      if (!this.#isWatched(address)) this.#memory.forget(address)
  }

  get folders(): readonly string[] {
    return this.#folders
  }

  /**
   * Whether every file of the folders was read and is remembered. Nothing that is missing then
   * stands in any of them.
   */
  get isComplete(): boolean {
    return this.#isComplete
  }

  /** Resolves when every file has been read once, or the scan was cancelled. Never rejects. */
  ready(): Promise<void> {
    this.#scanned ??= this.#readAll()
    return this.#scanned
  }

  /**
   * Resolves as soon as what is known of a file is enough, or as `ready`.
   *
   * @param except the address of an open document that is left out
   */
  async until(isEnough: (facts: FileFacts) => boolean, except?: string): Promise<void> {
    const all = this.ready()
    for (const facts of this.facts(except)) if (isEnough(facts)) return
    let look = (_: FileFacts) => {}
    const found = new Promise<void>(resolve => {
      look = facts => {
        if (isEnough(facts)) resolve()
      }
      this.#waiting.add(look)
    })
    await Promise.race([all, found])
    this.#waiting.delete(look)
  }

  /** Stops reading; what is known stays. Files are followed all the same. */
  cancel(): void {
    if (this.#scan) this.#scan.isCancelled = true
  }

  /** A file was written, made or deleted outside of the editor. Resolves when it is read. */
  async changed(uri: string): Promise<void> {
    if (!this.#scan || !isBpmn(uri) || !this.#isWatched(canonical(uri))) return
    this.#changed.add(uri)
    this.#following ??= this.#follow()
    await this.#following
  }

  /**
   * What is known now: of open documents first, then of files.
   *
   * @param except the address of an open document that is left out
   */
  *facts(except?: string): Iterable<FileFacts> {
    const open = new Set<string>()
    for (const snapshot of this.#around.documents.all()) {
      open.add(canonical(snapshot.uri))
      if (snapshot.uri !== except) yield this.#factsOf(snapshot)
    }
    for (const { address, facts } of this.#memory.entries()) if (!open.has(address)) yield facts
  }

  /** @param except the address of an open document that is left out */
  *elements(except?: string): Iterable<IndexedElement> {
    for (const { elements } of this.facts(except)) yield* elements
  }

  /** @param except the address of an open document that is left out */
  *references(except?: string): Iterable<IndexedReference> {
    for (const { references } of this.facts(except)) yield* references
  }

  get statistics(): Statistics {
    return this.#memory.statistics
  }

  #isWatched(address: string): boolean {
    return this.#folders.some(it => isInside(address, it))
  }

  async #readAll(): Promise<void> {
    const { tell, world } = this.#around
    const { mostFiles } = this.#limits
    const scan: Scan = { isCancelled: false }
    this.#scan = scan
    this.#told.delete("too much to remember")
    // One after the other, for who watches them.
    await this.#lastScanned
    const lists = await Promise.all(
      this.#folders.map(it => world.listFiles(it, bpmnEndings, mostFiles + 1)),
    )
    const all = new Set(lists.flat())
    const files = [...all].slice(0, mostFiles)
    if (scan.isCancelled) return
    this.#forgetAllBut(files)
    tell({ kind: "begin", files: files.length })
    let isWhole = files.length === all.size
    if (!isWhole) tell({ kind: "too many files", most: mostFiles })
    let done = 0
    const waiting = files.values()
    const readNext = async () => {
      for (const uri of waiting) {
        if (scan.isCancelled) return
        if (!(await this.#read(uri, scan))) isWhole = false
        tell({ kind: "read", done: ++done, files: files.length })
      }
    }
    await Promise.all(Array.from({ length: parallelReads }, readNext))
    if (this.#scan === scan) this.#isComplete = isWhole && !scan.isCancelled
    tell({ kind: "end", isCancelled: scan.isCancelled })
  }

  async #follow(): Promise<void> {
    // What changes meanwhile, perhaps once more, comes last in the same set.
    for (const uri of this.#changed) {
      this.#changed.delete(uri)
      if (!(await this.#read(uri))) this.#isComplete = false
    }
    this.#following = undefined
  }

  /**
   * Reads a file, unless it is known as it is; forgets one that is gone.
   *
   * @returns whether it is known now what stands in it, be it nothing
   */
  async #read(uri: string, scan?: Scan): Promise<boolean> {
    const address = canonical(uri)
    const reading = {}
    this.#readings.set(address, reading)
    const isCurrent = () => this.#readings.get(address) === reading && !scan?.isCancelled
    try {
      return await this.#readFile(uri, address, isCurrent)
    } catch (error) {
      this.#tellOnce({ kind: "failed", uri, error })
      return false
    } finally {
      if (this.#readings.get(address) === reading) this.#readings.delete(address)
    }
  }

  async #readFile(uri: string, address: string, isCurrent: () => boolean): Promise<boolean> {
    const { world } = this.#around
    const { mostBytes, mostMemoryBytes } = this.#limits
    const stamp = await world.statFile(uri)
    if (!isCurrent()) return true
    if (!stamp || mostBytes < stamp.sizeBytes) {
      this.#memory.forget(address)
      if (stamp) this.#tellOnce({ kind: "too large", uri, mostBytes })
      return !stamp
    }
    if (this.#memory.recall(address, stamp)) return true
    const bytes = await world.readFile(uri, mostBytes)
    const isGone = !bytes && !(await world.statFile(uri))
    if (!isCurrent() || isGone) return true
    if (!bytes) {
      this.#tellOnce({ kind: "unreadable", uri })
      return false
    }
    this.#told.delete(uri)
    const facts = await this.#factsIn(uri, decode(bytes).text, isCurrent)
    if (!facts) return true
    const hadRoom = this.#memory.keep(address, stamp, facts)
    if (!hadRoom) this.#tellOnce({ kind: "too much to remember", mostBytes: mostMemoryBytes })
    for (const look of this.#waiting) look(facts)
    return hadRoom
  }

  /** @returns undefined when nobody wants to know any more */
  async #factsIn(
    uri: string,
    text: string,
    isCurrent: () => boolean,
  ): Promise<FileFacts | undefined> {
    const { encoding, turn } = this.#around
    const reading = readFacts(uri, text, encoding)
    for (;;) {
      if (unitsPerTurn <= this.#unitsSinceTurn) {
        this.#unitsSinceTurn = 0
        await turn()
        if (!isCurrent()) return undefined
      }
      const step = reading.next()
      if (step.done) return step.value
      this.#unitsSinceTurn += Math.min(text.length, unitsPerTurn)
    }
  }

  #tellOnce(event: IndexEvent): void {
    const what = "uri" in event ? event.uri : event.kind
    if (this.#told.has(what)) return
    this.#told.add(what)
    this.#around.tell(event)
  }

  #forgetAllBut(uris: readonly string[]): void {
    const listed = new Set(uris.map(canonical))
    for (const address of [...this.#memory.addresses()])
      if (!listed.has(address)) this.#memory.forget(address)
  }
}
