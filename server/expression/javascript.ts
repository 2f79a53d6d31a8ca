import { type Compiled, type Environment, Failure } from "./expression.ts"

/** Whether a `language` or `scriptFormat` means JavaScript. */
export function isJavaScript(name: string): boolean {
  return javaScript.test(name.trim())
}

const javaScript =
  /^(?:(?:text|application)\/)?(?:x-)?(?:javascript|ecmascript|js|nashorn|graal\.?js)$/i

/**
 * An expression in JavaScript: a script of which only the value counts, not what it sets. It is
 * read each time it is evaluated, by the sandbox of its environment.
 */
export function compileJavaScript(source: string): Compiled {
  const evaluate = (environment: Environment): unknown => {
    const { scripts } = environment
    if (!scripts) return new Failure("JavaScript is not evaluated here")
    const variables: Record<string, unknown> = {}
    for (const name of environment.names()) variables[name] = environment.value(name)
    const done = scripts.run({ source, variables })
    return done instanceof Failure ? done : (done.value ?? null)
  }
  return { expression: { source, language: "javascript", variables: [], evaluate } }
}
