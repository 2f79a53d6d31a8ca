import type { SimulationJob, SimulationOutcome } from "./features/index.ts"

/** Everything the server needs from outside. main.ts makes the real one, tests make a small one. */
export interface World {
  /** Milliseconds since some fixed moment; only differences mean anything. */
  wallClockMs(): number
  /** Tells a file from what it was before it was written again; undefined when there is none. */
  statFile(uri: string): Promise<FileStamp | undefined>
  /** The bytes of a file; undefined when it cannot be read or is larger than `mostBytes`. */
  readFile(uri: string, mostBytes: number): Promise<Uint8Array | undefined>
  /**
   * The addresses of files below a folder whose names end with one of `endings`, at most `most` of
   * them. Folders of tools, such as `node_modules`, are left out.
   */
  listFiles(folder: string, endings: readonly string[], most: number): Promise<readonly string[]>
  /** Simulates in a thread of its own. */
  simulate(job: SimulationJob, onProgress: (share: number) => void): RunningSimulation
  /** Where the page of a rule lies; undefined when it has none. */
  rulePage(rule: string): string | undefined
  /** Of this program. */
  readonly version: string
}

export interface FileStamp {
  readonly sizeBytes: number
  /** Milliseconds since some fixed moment. */
  readonly writtenMs: number
}

export interface RunningSimulation {
  /** Rejects only when the thread itself fails; never settles after `cancel`. */
  readonly outcome: Promise<SimulationOutcome>
  /** Stops at once and for good. */
  cancel(): void
}
