import { Model } from "../model/index.ts"
import { SyntaxTree } from "../syntax/index.ts"
import type { Change, Text } from "../text/index.ts"

/** One version of one document and what is known about it. Immutable; facts come on first use. */
export class Snapshot {
  readonly uri: string
  readonly version: number
  readonly tree: SyntaxTree
  #model: Model | undefined

  private constructor(uri: string, version: number, tree: SyntaxTree) {
    this.uri = uri
    this.version = version
    this.tree = tree
  }

  static read(uri: string, version: number, text: Text | string): Snapshot {
    return new Snapshot(uri, version, SyntaxTree.read(text))
  }

  /** The document after `changes`, applied one after the other. */
  edit(version: number, changes: readonly Change[]): Snapshot {
    return new Snapshot(this.uri, version, this.tree.edit(changes))
  }

  get text(): Text {
    return this.tree.text
  }

  get model(): Model {
    this.#model ??= new Model(this.tree)
    return this.#model
  }
}
