import * as lsp from "vscode-languageserver"
import type { Snapshot } from "../workspace/index.ts"
import { turn } from "./debounce.ts"
import { Positions } from "./positions.ts"
import type { Session } from "./session.ts"

/** One line of the table of requests. */
export interface Entry<Params, Answer> {
  /**
   * Whether the user waits for the answer. What the editor asks by itself, again after each edit,
   * is not worth answering once the text has changed.
   */
  readonly askedBy: "user" | "editor"
  /** Reads what a client sent; undefined when it is not what the method takes. */
  readonly read: (params: unknown) => Params | undefined
  readonly answer: (asked: Asked<Params>) => Answer | Promise<Answer>
}

/** A request, read and placed in the text it was asked about. */
export interface Asked<Params> {
  readonly session: Session
  readonly params: Params
  readonly cancel: lsp.CancellationToken
}

export type Handler = (params: unknown, cancel: lsp.CancellationToken) => Promise<unknown>

/**
 * Wraps one entry: refuses what cannot be read, does not begin what is cancelled or out of date,
 * and answers null, with a line in the log, where the entry fails. The server lives on.
 */
export function handler<Params, Answer>(
  session: Session,
  method: string,
  { askedBy, read, answer }: Entry<Params, Answer>,
): Handler {
  return async (raw, cancel) => {
    const params = read(raw)
    if (params === undefined)
      return new lsp.ResponseError(
        lsp.ErrorCodes.InvalidParams,
        `${method}: these are no parameters`,
      )
    const asked = snapshotOf(session, params)
    if (askedBy === "editor") {
      await turn()
      if (asked && snapshotOf(session, params) !== asked)
        return new lsp.ResponseError(lsp.LSPErrorCodes.ContentModified, "the text has changed")
    }
    if (cancel.isCancellationRequested)
      return new lsp.ResponseError(lsp.LSPErrorCodes.RequestCancelled, "cancelled")
    try {
      return (await answer({ session, params, cancel })) ?? null
    } catch (error) {
      if (error instanceof lsp.ResponseError) return error
      session.connection.console.error(record(method, params, asked, error))
      return null
    }
  }
}

/** An entry about a place in an open document; a document that is not open has no answer. */
export function at<Params extends lsp.TextDocumentPositionParams, Answer>(
  askedBy: "user" | "editor",
  answer: (snapshot: Snapshot, offset: number, there: There<Params>) => Answer,
): Entry<Params, Answer | undefined> {
  return {
    askedBy,
    read: raw => (hasDocument(raw) && hasPosition(raw) ? (raw as Params) : undefined),
    answer: asked =>
      inDocument(asked, there =>
        answer(there.snapshot, there.positions.offset(asked.params.position), there),
      ),
  }
}

/** An entry about an open document as a whole. */
export function on<Params extends { textDocument: lsp.TextDocumentIdentifier }, Answer>(
  askedBy: "user" | "editor",
  answer: (there: There<Params>) => Answer | Promise<Answer>,
): Entry<Params, Answer | undefined> {
  return {
    askedBy,
    read: raw => (hasDocument(raw) ? (raw as Params) : undefined),
    answer: asked => inDocument(asked, answer),
  }
}

/** An entry about a range of an open document. */
export function within<Params extends RangeParams, Answer>(
  askedBy: "user" | "editor",
  answer: (there: There<Params>) => Answer | Promise<Answer>,
): Entry<Params, Answer | undefined> {
  const entry = on(askedBy, answer)
  return { ...entry, read: raw => (hasRange(raw) ? entry.read(raw) : undefined) }
}

type RangeParams = { textDocument: lsp.TextDocumentIdentifier; range: lsp.Range }

/** A request in its document. */
export interface There<Params> extends Asked<Params> {
  readonly snapshot: Snapshot
  readonly positions: Positions
}

function inDocument<Params extends { textDocument: lsp.TextDocumentIdentifier }, Answer>(
  asked: Asked<Params>,
  answer: (there: There<Params>) => Answer,
): Answer | undefined {
  const { session, params } = asked
  const snapshot = session.documents.get(params.textDocument.uri)
  if (!snapshot) return undefined
  const positions = new Positions(snapshot.text, session.client.encoding)
  return answer({ ...asked, snapshot, positions })
}

function snapshotOf({ documents }: Session, params: unknown): Snapshot | undefined {
  return hasDocument(params) ? documents.get(params.textDocument.uri) : undefined
}

/** What was asked, for the log; never the text of a document. */
function record(
  method: string,
  params: unknown,
  snapshot: Snapshot | undefined,
  error: unknown,
): string {
  const position = hasPosition(params) ? params.position : undefined
  const context = { method, uri: snapshot?.uri, version: snapshot?.version, position }
  return `${JSON.stringify(context)} ${error instanceof Error ? error.stack : error}`
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null
}

function hasDocument(params: unknown): params is { textDocument: { uri: string } } {
  if (!isRecord(params) || !isRecord(params.textDocument)) return false
  return typeof params.textDocument.uri === "string"
}

export function isPosition(value: unknown): value is lsp.Position {
  return isRecord(value) && isCount(value.line) && isCount(value.character)
}

function hasPosition(params: unknown): params is { position: lsp.Position } {
  return isRecord(params) && isPosition(params.position)
}

function hasRange(params: unknown): boolean {
  if (!isRecord(params) || !isRecord(params.range)) return false
  return isPosition(params.range.start) && isPosition(params.range.end)
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value)
}
