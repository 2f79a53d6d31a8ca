import { type ElLexeme, lexEl } from "./el-lexer.ts"
import type { Problem } from "./expression.ts"

/** What an expression says, as a tree. */
export type El =
  | { readonly kind: "value"; readonly value: string | number | boolean | null }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "property"; readonly of: El; readonly name: El }
  | {
      readonly kind: "call"
      readonly of: El
      readonly method: string
      readonly arguments: readonly El[]
    }
  | { readonly kind: "list"; readonly items: readonly El[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [El, El])[] }
  | { readonly kind: "unary"; readonly operator: "-" | "!" | "empty"; readonly of: El }
  | { readonly kind: "binary"; readonly operator: BinaryOperator; readonly left: El; right: El }
  | { readonly kind: "choice"; readonly condition: El; readonly yes: El; readonly no: El }

export type BinaryOperator =
  | "+="
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "=="
  | "!="
  | "<"
  | ">"
  | "<="
  | ">="
  | "&&"
  | "||"

/** An expression and where it ends: behind its `}`, or at the end of the source. */
export interface ReadEl {
  readonly el: El
  readonly end: number
}

/** Deeper nesting than anybody writes; a limit for those who try. */
const depthMax = 200

/** From weak to strong. EL 3.0, §1.12. A single `=` is taken for `==`. */
const levels: readonly Readonly<Record<string, BinaryOperator>>[] = [
  { "||": "||" },
  { "&&": "&&" },
  { "==": "==", "!=": "!=", "===": "==", "!==": "!=", "=": "==" },
  { "<": "<", ">": ">", "<=": "<=", ">=": ">=" },
  { "+=": "+=" },
  { "+": "+", "-": "-" },
  { "*": "*", "/": "/", "%": "%" },
]

/**
 * Reads one expression of the Unified Expression Language: JSR-341, chapter 1, without lambdas,
 * assignments and functions. Never throws.
 *
 * @param start where it begins in `source`, behind its `${`
 */
export function parseEl(source: string, start = 0): ReadEl | Problem {
  const lexemes = lexEl(source, start)
  if ("message" in lexemes) return lexemes
  const parser = new Parser(lexemes)
  const el = parser.choice()
  parser.expectEnd()
  if (parser.problem) return parser.problem
  return { el, end: lexemes.at(-1)!.end }
}

const nothing: El = { kind: "value", value: null }

/** A place among the words. After the first problem it stands still. */
class Parser {
  readonly #lexemes: readonly ElLexeme[]
  #at = 0
  #depth = 0
  problem: Problem | undefined

  constructor(lexemes: readonly ElLexeme[]) {
    this.#lexemes = lexemes
  }

  choice(): El {
    if (depthMax < ++this.#depth) return this.#fail("is nested too deeply")
    const el = this.#choiceInside()
    this.#depth--
    return el
  }

  #choiceInside(): El {
    const condition = this.#binary(0)
    if (!this.#eat("?")) return condition
    const yes = this.choice()
    this.#expect(":")
    const no = this.choice()
    return { kind: "choice", condition, yes, no }
  }

  expectEnd(): void {
    if (this.#next.kind !== "end") this.#fail(`“${this.#next.text}” does not belong here`)
  }

  #binary(level: number): El {
    const operators = levels[level]
    if (!operators) return this.#unary()
    let left = this.#binary(level + 1)
    for (;;) {
      const { kind, text } = this.#next
      if (kind !== "operator" || !Object.hasOwn(operators, text)) return left
      this.#at++
      const right = this.#binary(level + 1)
      left = { kind: "binary", operator: operators[text]!, left, right }
    }
  }

  #unary(): El {
    if (depthMax < ++this.#depth) return this.#fail("is nested too deeply")
    const el = this.#unaryInside()
    this.#depth--
    return el
  }

  #unaryInside(): El {
    if (this.#eat("-")) return { kind: "unary", operator: "-", of: this.#unary() }
    if (this.#eat("!")) return { kind: "unary", operator: "!", of: this.#unary() }
    if (this.#next.kind === "name" && this.#next.text === "empty") {
      this.#at++
      return { kind: "unary", operator: "empty", of: this.#unary() }
    }
    return this.#value()
  }

  #value(): El {
    let el = this.#primary()
    for (;;) {
      if (this.#eat(".")) {
        const { kind, text } = this.#next
        // The words of operators are names behind a point.
        const isName = kind === "name" || (kind === "operator" && this.#isWord())
        if (!isName) return this.#fail("a name is expected behind the point")
        const name = kind === "name" ? text : this.#written()
        this.#at++
        el = this.#eat("(")
          ? { kind: "call", of: el, method: name, arguments: this.#arguments() }
          : { kind: "property", of: el, name: { kind: "value", value: name } }
      } else if (this.#eat("[")) {
        const name = this.choice()
        this.#expect("]")
        el = { kind: "property", of: el, name }
      } else return el
    }
  }

  #primary(): El {
    const { kind, text } = this.#next
    if (kind === "number") return this.#took({ kind: "value", value: Number(text) })
    if (kind === "string") return this.#took({ kind: "value", value: text })
    if (this.#eat("(")) {
      const el = this.choice()
      this.#expect(")")
      return el
    }
    if (this.#eat("[")) return { kind: "list", items: this.#itemsUntil("]") }
    if (this.#eat("{")) return this.#mapOrSet()
    if (kind !== "name") {
      const what =
        kind === "end" ? "the expression ends too soon" : `“${text}” does not belong here`
      return this.#fail(what)
    }
    if (text === "true" || text === "false")
      return this.#took({ kind: "value", value: text === "true" })
    if (text === "null") return this.#took({ kind: "value", value: null })
    const name = this.#next
    this.#at++
    if (this.#next.kind === "operator" && ["(", ":"].includes(this.#next.text)) {
      const asked = this.#dataOfXPath(name)
      if (asked) return asked
      const isCall = this.#next.text === "(" || this.#isNamespace()
      if (isCall) return this.#fail(`the function ${name.text} is not known here`, name)
    }
    return { kind: "variable", name: text }
  }

  #arguments(): readonly El[] {
    return this.#itemsUntil(")")
  }

  #itemsUntil(closing: string): readonly El[] {
    const items: El[] = []
    if (this.#eat(closing)) return items
    do items.push(this.choice())
    while (this.#eat(","))
    this.#expect(closing)
    return items
  }

  /** `{'a': 1}` or `{1, 2}`; behind a colon stands no value of a choice. EL 3.0, §2.2. */
  #mapOrSet(): El {
    if (this.#eat("}")) return { kind: "map", entries: [] }
    const first = this.choice()
    if (!this.#eat(":")) {
      if (this.#eat("}")) return { kind: "list", items: [first] }
      this.#expect(",")
      return { kind: "list", items: [first, ...this.#itemsUntil("}")] }
    }
    const entries: (readonly [El, El])[] = [[first, this.choice()]]
    while (this.#eat(",")) {
      const key = this.choice()
      this.#expect(":")
      entries.push([key, this.choice()])
    }
    this.#expect("}")
    return { kind: "map", entries }
  }

  /** `bpmn:getDataObject('order')` in XPath is the variable. BPMN 2.0.2, §10.4.3. */
  #dataOfXPath({ text }: ElLexeme): El | undefined {
    const [method, open, name, close] = this.#lexemes.slice(this.#at + 1, this.#at + 5)
    const isAsked = text === "bpmn" && this.#next.text === ":" && open?.text === "("
    if (!isAsked || !/^getDataObject$|^getDataInput$|^getProcessProperty$/.test(method?.text ?? ""))
      return undefined
    if (name?.kind !== "string" || close?.text !== ")") return undefined
    this.#at += 5
    return { kind: "variable", name: name.text }
  }

  /** `prefix:name(`, which is a function and not the end of a choice. */
  #isNamespace(): boolean {
    const [name, bracket] = [this.#lexemes[this.#at + 1], this.#lexemes[this.#at + 2]]
    return name?.kind === "name" && bracket?.text === "(" && bracket.start === name.end
  }

  #isWord(): boolean {
    return this.#next.end - this.#next.start !== this.#next.text.length || this.#next.text === ""
  }

  #written(): string {
    const word = Object.entries({ "==": "eq", "!=": "ne", "<": "lt", ">": "gt", "<=": "le" })
    const more = Object.entries({ ">=": "ge", "&&": "and", "||": "or", "!": "not", "/": "div" })
    return new Map([...word, ...more, ["%", "mod"]]).get(this.#next.text) ?? this.#next.text
  }

  get #next(): ElLexeme {
    return this.#lexemes[this.#at] ?? this.#lexemes.at(-1)!
  }

  #took(el: El): El {
    this.#at++
    return el
  }

  #eat(operator: string): boolean {
    const { kind, text } = this.#next
    if (this.problem || kind !== "operator" || text !== operator) return false
    this.#at++
    return true
  }

  #expect(operator: string): void {
    if (!this.#eat(operator)) this.#fail(`“${operator}” is expected here`)
  }

  #fail(message: string, { start, end }: ElLexeme = this.#next): El {
    this.problem ??= { message, range: { start, end } }
    this.#at = this.#lexemes.length - 1
    return nothing
  }
}
