import { Bounded, memo, type Statistics } from "../cache/index.ts"
import { decode, type PositionEncoding } from "../text/index.ts"
import type { World } from "../world.ts"
import { bpmnEndings, type Documents, isBpmn } from "./documents.ts"
import { type FileFacts, factsOf, type IndexedElement } from "./file-facts.ts"
import { Snapshot } from "./snapshot.ts"

/** How many files are listed, and how many keep their facts. */
const mostFiles = 2000
/** Larger files are found only while they are open. */
const mostBytes = 4_000_000
/** How many files are read at a time. */
const parallelReads = 4

/**
 * What stands in the BPMN files of the workspace. Files are read when somebody asks for the first
 * time; an open document counts as it stands in the editor.
 */
export class FileIndex {
  readonly #world: Pick<World, "readFile" | "listFiles">
  readonly #documents: Documents
  readonly #factsOf: (snapshot: Snapshot) => FileFacts
  readonly #files = new Bounded<FileFacts>({ maxEntries: mostFiles })
  #folders: readonly string[] = []
  #scan: Promise<void> | undefined

  constructor(
    world: Pick<World, "readFile" | "listFiles">,
    documents: Documents,
    encoding: PositionEncoding,
  ) {
    this.#world = world
    this.#documents = documents
    this.#factsOf = memo(snapshot => factsOf(snapshot, encoding))
  }

  /** Sets the folders to look in; what was read of files outside of them is forgotten. */
  watch(folders: readonly string[]): void {
    this.#folders = folders
    this.#scan = undefined
    for (const { uri } of [...this.#files.values()])
      if (!folders.some(it => uri.startsWith(it))) this.#files.delete(uri)
  }

  get folders(): readonly string[] {
    return this.#folders
  }

  /** Resolves when every file has been read once. Never rejects. */
  ready(): Promise<void> {
    this.#scan ??= this.#readAll()
    return this.#scan
  }

  /** A file was written, made or deleted outside of the editor. */
  async changed(uri: string): Promise<void> {
    if (this.#scan && isBpmn(uri)) await this.#read(uri)
  }

  /** Every element known now, open documents first. */
  *elements(): Iterable<IndexedElement> {
    for (const snapshot of this.#documents.all()) yield* this.#factsOf(snapshot).elements
    for (const { uri, elements } of this.#files.values())
      if (!this.#documents.get(uri)) yield* elements
  }

  get statistics(): Statistics {
    return this.#files.statistics
  }

  async #readAll(): Promise<void> {
    const lists = await Promise.all(
      this.#folders.map(it => this.#world.listFiles(it, bpmnEndings, mostFiles)),
    )
    const waiting = [...new Set(lists.flat())].slice(0, mostFiles)
    const readNext = async () => {
      for (let uri = waiting.pop(); uri !== undefined; uri = waiting.pop()) await this.#read(uri)
    }
    await Promise.all(Array.from({ length: parallelReads }, readNext))
  }

  async #read(uri: string): Promise<void> {
    const bytes = await this.#world.readFile(uri, mostBytes)
    if (bytes) this.#files.set(uri, this.#factsOf(Snapshot.read(uri, 0, decode(bytes).text)))
    else this.#files.delete(uri)
  }
}
