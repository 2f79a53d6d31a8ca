import assert from "node:assert/strict"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** Turns the input of a case, and the words behind the language, into the text it states. */
export type Check = (
  input: string,
  words: readonly string[],
  source: Source,
) => string | Promise<string>

/** Where an input comes from. */
export interface Source {
  /** The file, below the folder of cases. */
  readonly page: string
  /** The language of the input, and the words behind it. */
  readonly language: string
  readonly words: readonly string[]
  /**
   * The blocks behind it that are neither input nor check, by language: what else a check is to
   * know, such as `variables` or `steps`.
   */
  readonly fences: ReadonlyMap<string, string>
}

export type Checks = Readonly<Record<string, Check>>

/**
 * Runs every Markdown file below `folder` as a mocha suite. Headings name the test. A fenced block
 * whose language is in `inputs` is an input; a block whose language is in `checks` states what
 * that check says about the nearest input above it. With UPDATE=1 stated text is rewritten, not
 * compared.
 */
export function runCases(folder: string, inputs: readonly string[], checks: Checks): void {
  const pages = readdirSync(folder, { recursive: true }).map(String).sort()
  for (const page of pages)
    if (page.endsWith(".md")) describe(page, () => runPage(folder, page, inputs, checks))
}

function runPage(folder: string, page: string, inputs: readonly string[], checks: Checks): void {
  const path = join(folder, page)
  const markdown = readFileSync(path, "utf8")
  const rewrites: { start: number; end: number; actual: string }[] = []
  const headings: string[] = []
  let input: (Source & { readonly body: string }) | undefined

  for (const { level, heading, language, words, body, start } of blocks(markdown)) {
    if (heading) {
      headings.splice(level - 1, Number.POSITIVE_INFINITY, heading)
      input = undefined
      continue
    }
    if (inputs.includes(language)) input = { page, language, words, body, fences: new Map() }
    else if (input && !Object.hasOwn(checks, language))
      input = { ...input, fences: new Map(input.fences).set(language, body) }
    if (!Object.hasOwn(checks, language)) continue

    const [check, given] = [checks[language]!, input]
    it(`${headings.filter(Boolean).join(" / ")} (${language})`, async () => {
      assert.ok(given !== undefined, "no input block above")
      const actual = `${(await check(given.body, words, given)).trimEnd()}\n`
      if (process.env.UPDATE) rewrites.push({ start, end: start + body.length, actual })
      else assert.equal(actual, body)
    })
  }

  after(() => {
    let updated = markdown
    for (const { start, end, actual } of rewrites.reverse())
      updated = updated.slice(0, start) + actual + updated.slice(end)
    if (updated !== markdown) writeFileSync(path, updated)
  })
}

function* blocks(markdown: string) {
  for (const match of markdown.matchAll(/^(#+) (.+)$|^```(\S+)(.*)\n([\s\S]*?)^```$/gm)) {
    const [all, hashes = "", heading, language = "", rest = "", body = ""] = match
    const start = match.index + all.indexOf("\n") + 1
    const words = rest.trim().split(/\s+/).filter(Boolean)
    yield { level: hashes.length, heading, language, words, body, start }
  }
}
