import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../..", import.meta.url))

/** Where the files of others lie: what FLOWMETER_CORPUS names, from the root of the project. */
export const corpusFolder = resolve(root, process.env.FLOWMETER_CORPUS ?? "../shared/corpus")

/** Every file of the corpus that could hold BPMN, in a stable order; none without a corpus. */
export function corpusFiles(): readonly string[] {
  try {
    return readdirSync(corpusFolder, { recursive: true, withFileTypes: true })
      .filter(it => it.isFile() && !/\.(jsonl|csv|md)$/.test(it.name))
      .map(it => join(it.parentPath, it.name))
      .sort()
  } catch {
    // There is no such folder: the tests say so.
    return []
  }
}

/** What other projects say, one case a line: see the README of the corpus. */
export type Truth = "execution-truth.jsonl" | "validation-truth.jsonl"

/** The cases of a file of truth; none without it. */
export function truthOf<Case>(truth: Truth): readonly Case[] {
  const path = join(corpusFolder, truth)
  if (!existsSync(path)) return []
  return readFileSync(path, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line): Case => JSON.parse(line))
}

/** Why nothing can be tested without such a file. */
export function lackOf(truth: Truth): string {
  return `There is no ${truth} in ${corpusFolder}; set FLOWMETER_CORPUS.`
}

/** Why nothing can be tested without the corpus. */
export const noFiles = `There are no files in ${corpusFolder}; set FLOWMETER_CORPUS to a folder of BPMN files.`

/** Ends a test that lacks something: in CI it fails, elsewhere it is skipped and says why. */
export function lacks(test: Mocha.Context, said: string): never {
  if (process.env.CI) assert.fail(said)
  console.log(`      ${said} Not run.`)
  return test.skip()
}
