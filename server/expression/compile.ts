import type { Compiled, Language } from "./expression.ts"
import { compileFeel } from "./feel.ts"
import { compileJavaScript, isJavaScript } from "./javascript.ts"
import { compileJuel } from "./juel.ts"
import { compilePlain } from "./plain.ts"

/** Which language a source is in, and the part of it that is the expression. */
export interface Written {
  readonly language: Language
  readonly source: string
  /** Where `source` begins in what was written. */
  readonly offset: number
}

/**
 * Reads an expression once, for any number of evaluations. Never throws: what is wrong with the
 * source is a problem with its exact place in it.
 */
export function compileExpression(source: string, language: Language): Compiled {
  return compilers[language](source)
}

/**
 * Which language an expression is in: what stands in front of it (`=` as Camunda 8 writes FEEL,
 * `${` or `#{` as JUEL is written), else what its element says, else what the document says. In
 * JavaScript, where its element says so, `${` stands inside of texts.
 *
 * @param languages what the element's `language` and the document's `expressionLanguage` say
 */
export function readLanguage(
  written: string,
  languages: readonly [element?: string | undefined, document?: string | undefined],
): Written | UnknownLanguage {
  const start = written.length - written.trimStart().length
  const source = written.trim()
  const [own] = languages
  if (own && isJavaScript(own)) return { language: "javascript", source, offset: start }
  if (source.startsWith("=") && !source.startsWith("=="))
    return { language: "feel", source: source.slice(1), offset: start + 1 }
  if (source.includes("${") || source.includes("#{"))
    return { language: "juel", source, offset: start }
  for (const named of languages) {
    const language = named?.trim() && languageNamed(named.trim())
    if (language)
      return typeof language === "string" ? { language, source, offset: start } : language
  }
  return { language: "plain", source, offset: start }
}

/** A language that is not evaluated here. */
export interface UnknownLanguage {
  readonly language: "unknown"
  /** As the author calls it. */
  readonly name: string
}

const compilers: Readonly<Record<Language, (source: string) => Compiled>> = {
  feel: compileFeel,
  juel: compileJuel,
  plain: compilePlain,
  javascript: compileJavaScript,
}

/**
 * The default of BPMN is XPath, which tools write by habit and nobody means: such a source is
 * read like one without a language. BPMN 2.0.2, §8.2.1.
 */
function languageNamed(name: string): Language | UnknownLanguage {
  if (isJavaScript(name)) return "javascript"
  if (/feel|dmn/i.test(name)) return "feel"
  if (/juel|uel|\bel$|java.*el/i.test(name)) return "juel"
  if (/xpath|^\.|^none$|w3\.org\/2001\/XMLSchema/i.test(name)) return "plain"
  return { language: "unknown", name }
}
