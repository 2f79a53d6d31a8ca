import { dirname, resolve } from "node:path"
import { usualProcess } from "../engine/index.ts"
import { type Element, Model } from "../model/index.ts"
import { SyntaxTree } from "../syntax/index.ts"
import { decode } from "../text/index.ts"
import { findFiles, readBytes, readUtf8 } from "./files.ts"
import { nearest } from "./nearest.ts"

/** The model of a file, or why there is none in a sentence. A broken file has a model, too. */
export async function openModel(path: string): Promise<Model | string> {
  const bytes = await readBytes(path)
  if (typeof bytes === "string") return bytes
  return new Model(SyntaxTree.read(decode(bytes).text))
}

/** So many files are looked at for a process that is called. */
const mostBeside = 500

/**
 * The other BPMN files of the folder of a file, then of those below it, the nearest first, those of
 * one folder by their names.
 */
export async function filesBeside(path: string): Promise<readonly string[]> {
  const paths: string[] = []
  for await (const found of findFiles([dirname(path)]))
    if ("path" in found && resolve(found.path) !== resolve(path)) paths.push(found.path)
  const depthOf = (it: string) => it.split("/").length
  paths.sort((a, b) => depthOf(a) - depthOf(b))
  return paths.slice(0, mostBeside)
}

/** The models of those files; what cannot be read is left out. */
export async function modelsBeside(path: string): Promise<readonly Model[]> {
  const models: Model[] = []
  for (const it of await filesBeside(path)) {
    const model = await openModel(it)
    if (typeof model !== "string") models.push(model)
  }
  return models
}

/** The process of an id; without one the usual one. A text is why there is none. */
export function processOf(model: Model, path: string, id?: string): Element | string {
  const { processes } = model
  if (id === undefined) return usualProcess(model) ?? `${path}: there is no process in this file`
  const named = processes.find(it => it.id === id)
  if (named) return named
  const known = processes.flatMap(it => it.id ?? [])
  const meant = nearest(id, known)
  const hint = meant ? `did you mean “${meant}”?` : `there are: ${known.join(", ") || "none"}`
  return `${path}: there is no process “${id}”; ${hint}`
}

/** A file of JSON; a text is why it cannot be read. */
export async function readJson(path: string): Promise<{ readonly value: unknown } | string> {
  const read = await readUtf8(path)
  return typeof read === "string" ? read : parseJson(read.text, path)
}

/** @param where the text comes from, as a complaint calls it */
export function parseJson(text: string, where: string): { readonly value: unknown } | string {
  try {
    return { value: JSON.parse(text.replace(/^\ufeff/, "")) }
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, " ") : String(error)
    return `${where}: this is no JSON: ${reason}`
  }
}
