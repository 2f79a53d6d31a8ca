import { Model } from "../model/index.ts"
import { SyntaxTree } from "../syntax/index.ts"
import type { Change, Text } from "../text/index.ts"

/** One version of one document and what is known about it. Immutable; facts come on first use. */
export class Snapshot {
  readonly uri: string
  readonly version: number
  readonly tree: SyntaxTree
  #model: Model | undefined

  private constructor(uri: string, version: number, tree: SyntaxTree, model?: Model) {
    this.uri = uri
    this.version = version
    this.tree = tree
    this.#model = model
  }

  static read(uri: string, version: number, text: Text | string): Snapshot {
    return new Snapshot(uri, version, SyntaxTree.read(text))
  }

  /** The document after `changes`, applied one after the other. */
  edit(version: number, changes: readonly Change[]): Snapshot {
    const { tree, steps } = this.tree.editTracked(changes)
    return new Snapshot(this.uri, version, tree, this.#model?.edit(tree, steps))
  }

  get text(): Text {
    return this.tree.text
  }

  get model(): Model {
    this.#model ??= new Model(this.tree)
    return this.#model
  }
}
