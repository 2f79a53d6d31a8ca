import type { Environment } from "./expression.ts"

/** What a part of an expression can see; an `Environment` is one. */
export type Scope = Pick<Environment, "value" | "names">

/** One name more: the item of a loop, the parameter of a function. */
export class NamedScope implements Scope {
  readonly #outer: Scope
  readonly #name: string
  readonly #value: unknown

  constructor(outer: Scope, name: string, value: unknown) {
    this.#outer = outer
    this.#name = name
    this.#value = value
  }

  value(name: string): unknown {
    return name === this.#name ? this.#value : this.#outer.value(name)
  }

  *names(): Iterable<string> {
    yield this.#name
    yield* this.#outer.names()
  }
}

/** The entries of an item, and the item itself: what a filter sees. DMN 1.5, §10.3.2.5. */
export class ItemScope implements Scope {
  readonly #outer: Scope
  readonly #item: unknown

  constructor(outer: Scope, item: unknown) {
    this.#outer = outer
    this.#item = item
  }

  value(name: string): unknown {
    const item = this.#item
    if (typeof item === "object" && item !== null && isEntry(item, name))
      return (item as Readonly<Record<string, unknown>>)[name]
    return name === "item" ? item : this.#outer.value(name)
  }

  *names(): Iterable<string> {
    yield* Object.keys(this.#item ?? {})
    yield "item"
    yield* this.#outer.names()
  }
}

/** The entries of a context before the one that is evaluated. */
export class EntryScope implements Scope {
  readonly #outer: Scope
  readonly entries = new Map<string, unknown>()

  constructor(outer: Scope) {
    this.#outer = outer
  }

  value(name: string): unknown {
    return this.entries.has(name) ? this.entries.get(name) : this.#outer.value(name)
  }

  *names(): Iterable<string> {
    yield* this.entries.keys()
    yield* this.#outer.names()
  }
}

function isEntry(item: object, name: string): boolean {
  return Object.prototype.propertyIsEnumerable.call(item, name)
}
