import type { Outside } from "../analysis/index.ts"
import { decode } from "../text/index.ts"
import { type FileFacts, outsideOf, readFacts } from "../workspace/index.ts"
import { filesBeside } from "./document.ts"
import { readBytes } from "./files.ts"

/** What stands in the files beside those that are checked; each is read once. */
export class FilesBeside {
  readonly #facts = new Map<string, FileFacts | undefined>()

  /** What the files beside one say. */
  async of(path: string): Promise<Outside> {
    const found: FileFacts[] = []
    for (const it of await filesBeside(path)) {
      const facts = this.#facts.has(it) ? this.#facts.get(it) : await factsIn(it)
      this.#facts.set(it, facts)
      if (facts) found.push(facts)
    }
    return outsideOf(() => found)
  }
}

/** Undefined for a file that cannot be read. */
async function factsIn(path: string): Promise<FileFacts | undefined> {
  const bytes = await readBytes(path)
  if (typeof bytes === "string") return undefined
  const reading = readFacts(path, decode(bytes).text, "utf-16")
  for (;;) {
    const step = reading.next()
    if (step.done) return step.value
  }
}
