/** What follows an author who types: documents and trees that take one change after the other. */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { type Input, type Tree, TreeFragment } from "@lezer/common"
import { parser as lezer } from "@lezer/xml"
import { TextDocument } from "vscode-languageserver-textdocument"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { type Position, Text } from "../../server/text/index.ts"
import { corpusFolder } from "../corpus/files.ts"
import { keep } from "./clock.ts"

/** A change as an editor sends it. */
export interface Stroke {
  readonly start: Position
  readonly end: Position
  readonly text: string
}

export interface Typist {
  /** Does what the engine gets for free and gives back what is measured. */
  type(stroke: Stroke): () => void
  /** What it holds by now. */
  text(): string
}

/** What each engine opens a document with. */
export const typists: Readonly<Record<string, (text: string) => Typist | Promise<Typist>>> = {
  tree: text => new TreeTypist(text, false),
  "tree and element": text => new TreeTypist(text, true),
  prototype: openPrototype,
  "@lezer/xml": text => new LezerTypist(text),
  Text: text => new TextTypist(text),
  TextDocument: text => new TextDocumentTypist(text),
}

/** Finds its places, changes its text and has the tree of it; optionally the cursor's element. */
class TreeTypist implements Typist {
  #tree: SyntaxTree
  readonly #asksElement: boolean

  constructor(text: string, asksElement: boolean) {
    this.#tree = SyntaxTree.read(text)
    this.#asksElement = asksElement
  }

  type({ start, end, text }: Stroke): () => void {
    return () => {
      const before = this.#tree.text
      const range = { start: before.offsetAt(start), end: before.offsetAt(end) }
      this.#tree = this.#tree.edit([{ range, text }])
      keep(this.#tree.root?.name)
      if (this.#asksElement) keep(this.#tree.elementAt(range.start)?.parent?.name)
    }
  }

  text(): string {
    return this.#tree.text.toString()
  }
}

class TextTypist implements Typist {
  #text: Text

  constructor(text: string) {
    this.#text = new Text(text)
    keep(this.#text.lineCount)
  }

  type({ start, end, text }: Stroke): () => void {
    return () => {
      const range = { start: this.#text.offsetAt(start), end: this.#text.offsetAt(end) }
      this.#text = this.#text.edit([{ range, text }])
      keep(this.#text.lineCount)
    }
  }

  text(): string {
    return this.#text.toString()
  }
}

class TextDocumentTypist implements Typist {
  #document: TextDocument
  #version = 1

  constructor(text: string) {
    this.#document = TextDocument.create("file:///a.bpmn", "bpmn", 1, text)
    keep(this.#document.lineCount)
  }

  type({ start, end, text }: Stroke): () => void {
    return () => {
      const change = { range: { start, end }, text }
      this.#document = TextDocument.update(this.#document, [change], ++this.#version)
      keep(this.#document.lineCount)
    }
  }

  text(): string {
    return this.#document.getText()
  }
}

/** Gets its places and its text for nothing: it is asked for the tree alone. */
class LezerTypist implements Typist {
  #text: Text
  #fragments: readonly TreeFragment[]

  constructor(text: string) {
    this.#text = new Text(text)
    this.#fragments = TreeFragment.addTree(lezer.parse(new TextInput(this.#text)))
  }

  type({ start, end, text }: Stroke): () => void {
    const range = { start: this.#text.offsetAt(start), end: this.#text.offsetAt(end) }
    this.#text = this.#text.edit([{ range, text }])
    // The text is as it will be read before the clock starts.
    keep(this.#text.slice(range.start, range.start + 20))
    const { start: fromA, end: toA } = range
    const change = { fromA, toA, fromB: fromA, toB: fromA + text.length }
    return () => {
      const kept = TreeFragment.applyChanges(this.#fragments, [change])
      const tree: Tree = lezer.parse(new TextInput(this.#text), kept)
      this.#fragments = TreeFragment.addTree(tree, kept)
    }
  }

  text(): string {
    return this.#text.toString()
  }
}

class TextInput implements Input {
  readonly #text: Text
  readonly lineChunks = false

  constructor(text: Text) {
    this.#text = text
  }

  get length(): number {
    return this.#text.length
  }

  chunk(from: number): string {
    return this.#text.slice(from, from + 4096)
  }

  read(from: number, to: number): string {
    return this.#text.slice(from, to)
  }
}

/** A mutable tree without snapshots, which lies beside the corpus. */
const prototypePath = join(corpusFolder, "..", "parsing-prototype", "chunkdoc.mjs")
export const hasPrototype = existsSync(prototypePath)

interface Prototype {
  offsetAt(line: number, character: number): number
  edit(offset: number, removed: number, inserted: string): void
  getText(): string
}

async function openPrototype(text: string): Promise<Typist> {
  const { ChunkDoc } = await import(pathToFileURL(prototypePath).href)
  const document: Prototype = new ChunkDoc(text)
  return {
    type:
      ({ start, end, text }) =>
      () => {
        const from = document.offsetAt(start.line, start.character)
        document.edit(from, document.offsetAt(end.line, end.character) - from, text)
      },
    text: () => document.getText(),
  }
}
