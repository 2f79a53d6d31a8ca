/** Connects every request of LSP to its feature. */
import * as lsp from "vscode-languageserver"
import {
  allFixes,
  complete,
  definition,
  definitionElsewhere,
  fixes,
  folds,
  highlights,
  hover,
  indentation,
  inlayHints,
  lenses,
  linkedRanges,
  mayBeReferredToElsewhere,
  outline,
  prepareRename,
  type Refusal,
  references,
  referencesElsewhere,
  rename,
  selections,
  workspaceSymbols,
} from "../features/index.ts"
import type { Offset } from "../text/index.ts"
import type { FileFacts, Snapshot } from "../workspace/index.ts"
import type { Checks } from "./checks.ts"
import {
  toCodeAction,
  toCodeLens,
  toCompletionList,
  toDocumentSymbol,
  toFlatSymbols,
  toFoldingRanges,
  toHighlight,
  toHover,
  toInlayHint,
  toLinks,
  toLocation,
  toSelectionRange,
  toTextEdits,
  toWorkspaceEdit,
  toWorkspaceSymbol,
} from "./convert.ts"
import {
  type Asked,
  at,
  type Entry,
  type Handler,
  handler,
  isPosition,
  isRecord,
  on,
  type There,
  within,
} from "./handler.ts"
import { elsewhereOf, type Session } from "./session.ts"

/** Every request of LSP that is answered, by its method. */
export function handlersFor(session: Session, checks: Checks): ReadonlyMap<string, Handler> {
  const entry = <Params, Answer>(method: string, of: Entry<Params, Answer>) =>
    [method, handler(session, method, of)] as const
  return new Map([
    entry("textDocument/completion", at("user", completionAt)),
    entry("textDocument/hover", at("user", hoverAt)),
    entry("textDocument/declaration", at("user", declarationAt)),
    entry("textDocument/definition", at("user", definitionAt)),
    entry("textDocument/references", at("user", referencesAt)),
    entry("textDocument/documentHighlight", at("editor", highlightsAt)),
    entry("textDocument/documentSymbol", on("editor", symbolsOf)),
    entry("textDocument/codeAction", within("editor", actionsFor)),
    entry("textDocument/codeLens", on("editor", lensesOf)),
    entry("textDocument/formatting", on("user", formattingOf)),
    entry("textDocument/rangeFormatting", within("user", formattingWithin)),
    entry("textDocument/prepareRename", at("user", prepareRenameAt)),
    entry("textDocument/rename", at("user", renameAt)),
    entry("textDocument/foldingRange", on("editor", foldsOf)),
    entry("textDocument/selectionRange", on("user", selectionsAt)),
    entry("textDocument/linkedEditingRange", at("editor", linkedAt)),
    entry("textDocument/inlayHint", within("editor", hintsIn)),
    entry("textDocument/diagnostic", diagnostics(checks)),
    entry("workspace/symbol", { askedBy: "user", read: readQuery, answer: symbolsOfWorkspace }),
  ])
}

function completionAt(
  snapshot: Snapshot,
  offset: Offset,
  { session, positions, params }: There<lsp.CompletionParams>,
): lsp.CompletionList {
  const { index, client } = session
  const { triggerKind, triggerCharacter } = params.context ?? {}
  const isTriggered =
    triggerKind === lsp.CompletionTriggerKind.TriggerCharacter &&
    typeof triggerCharacter === "string"
  const elsewhere = () => {
    // Files are read in the background: who asks before knows less, and asks again.
    void index.ready()
    return index.elements(snapshot.uri)
  }
  const trigger = isTriggered ? { trigger: triggerCharacter } : {}
  const found = complete(snapshot, offset, { ...trigger, elsewhere })
  return toCompletionList(found, positions, client)
}

function hoverAt(
  snapshot: Snapshot,
  offset: Offset,
  { session, positions }: There<lsp.HoverParams>,
): lsp.Hover | undefined {
  const { index, runs } = session
  const { uri } = snapshot
  if (mayBeReferredToElsewhere(snapshot, offset)) void index.ready()
  const found = hover(snapshot, offset, runs.get(uri), elsewhereOf(session, uri))
  return found && toHover(found, positions)
}

async function declarationAt(
  snapshot: Snapshot,
  offset: Offset,
  there: There<lsp.DeclarationParams>,
): Promise<lsp.Declaration | lsp.DeclarationLink[] | undefined> {
  return placesOf(snapshot, offset, there, there.session.client.can.declarationLinks)
}

async function definitionAt(
  snapshot: Snapshot,
  offset: Offset,
  there: There<lsp.DefinitionParams>,
): Promise<lsp.Definition | lsp.DefinitionLink[] | undefined> {
  return placesOf(snapshot, offset, there, there.session.client.can.definitionLinks)
}

async function placesOf(
  snapshot: Snapshot,
  offset: Offset,
  { session: { index }, positions, cancel }: There<lsp.TextDocumentPositionParams>,
  asLinks: boolean,
): Promise<lsp.Location[] | lsp.LocationLink[] | undefined> {
  const found = definition(snapshot, offset)
  if (!found) return undefined
  if (found.places.length === 0 && found.mayBeElsewhere) {
    const isIn = (facts: FileFacts) => 0 < definitionElsewhere(snapshot, offset, [facts]).length
    await unlessCancelled(index.until(isIn, snapshot.uri), cancel)
    return definitionElsewhere(snapshot, offset, index.facts(snapshot.uri)).map(toLocation)
  }
  const links = toLinks(found, snapshot.uri, positions)
  if (asLinks) return links
  return links.map(it => ({ uri: it.targetUri, range: it.targetSelectionRange }))
}

async function referencesAt(
  snapshot: Snapshot,
  offset: Offset,
  { session, params, positions, cancel }: There<lsp.ReferenceParams>,
): Promise<lsp.Location[]> {
  const { uri } = snapshot
  const isWithDeclaration = params.context?.includeDeclaration !== false
  const here = references(snapshot, offset, isWithDeclaration).map(it => ({
    uri,
    range: positions.range(it),
  }))
  if (!mayBeReferredToElsewhere(snapshot, offset)) return here
  await unlessCancelled(session.index.ready(), cancel)
  const elsewhere = elsewhereOf(session, uri)
  const there = referencesElsewhere(snapshot, offset, isWithDeclaration, elsewhere)
  return [...here, ...there.map(toLocation)]
}

/** Waits for files to be read, but not for somebody who has left. */
async function unlessCancelled(reading: Promise<void>, cancel: lsp.CancellationToken) {
  const cancelled = new Promise<void>(resolve => cancel.onCancellationRequested(() => resolve()))
  await Promise.race([reading, cancelled])
}

function highlightsAt(
  snapshot: Snapshot,
  offset: Offset,
  { positions }: There<lsp.DocumentHighlightParams>,
): lsp.DocumentHighlight[] {
  return highlights(snapshot, offset).map(it => toHighlight(it, positions))
}

function symbolsOf({
  snapshot,
  positions,
  session,
}: There<lsp.DocumentSymbolParams>): lsp.DocumentSymbol[] | lsp.SymbolInformation[] {
  const items = outline(snapshot)
  if (!session.client.can.nestedSymbols) return toFlatSymbols(items, snapshot.uri, positions)
  return items.map(it => toDocumentSymbol(it, positions))
}

async function actionsFor({
  snapshot,
  positions,
  session,
  params,
}: There<lsp.CodeActionParams>): Promise<lsp.CodeAction[]> {
  const { client, configuration, world } = session
  const settings = await configuration.of(snapshot.uri)
  const only = params.context?.only
  const wants = (kind: string) => !only || only.some(it => kind === it || kind.startsWith(`${it}.`))
  const actions: lsp.CodeAction[] = []
  if (wants(lsp.CodeActionKind.QuickFix))
    for (const found of fixes(snapshot, settings, positions.offsets(params.range))) {
      const page = world.rulePage(found.finding.rule)
      actions.push(toCodeAction(found, snapshot, positions, client, page))
    }
  if (only && wants(lsp.CodeActionKind.SourceFixAll)) {
    const changes = allFixes(snapshot, settings)
    const edit = toWorkspaceEdit(changes, snapshot, positions, client)
    const kind = lsp.CodeActionKind.SourceFixAll
    if (0 < changes.length) actions.push({ title: "Fix everything that has one fix", kind, edit })
  }
  return actions
}

function lensesOf({ snapshot, positions, session }: There<lsp.CodeLensParams>): lsp.CodeLens[] {
  const { uri } = snapshot
  return lenses(snapshot, session.runs.get(uri)).map(it => toCodeLens(it, uri, positions))
}

function formattingOf({
  snapshot,
  params,
  positions,
}: There<lsp.DocumentFormattingParams>): lsp.TextEdit[] {
  const whole = { start: 0, end: snapshot.text.length }
  return toTextEdits(indentation(snapshot, indentOf(params.options), whole), positions)
}

function formattingWithin({
  snapshot,
  params,
  positions,
}: There<lsp.DocumentRangeFormattingParams>): lsp.TextEdit[] {
  const part = positions.offsets(params.range)
  return toTextEdits(indentation(snapshot, indentOf(params.options), part), positions)
}

/** How many blanks an editor may ask for. */
const widestIndent = 16

function indentOf(options: Partial<lsp.FormattingOptions> | undefined): string {
  if (options?.insertSpaces === false) return "\t"
  const { tabSize } = options ?? {}
  const isSound = typeof tabSize === "number" && 0 < tabSize && tabSize <= widestIndent
  return " ".repeat(isSound ? tabSize : 2)
}

function prepareRenameAt(
  snapshot: Snapshot,
  offset: Offset,
  { positions }: There<lsp.PrepareRenameParams>,
): lsp.PrepareRenameResult {
  const found = prepareRename(snapshot, offset)
  if ("refusal" in found) throw refused(found)
  return { range: positions.range(found.range), placeholder: found.id }
}

function renameAt(
  snapshot: Snapshot,
  offset: Offset,
  { params, positions, session }: There<lsp.RenameParams>,
): lsp.WorkspaceEdit {
  if (typeof params.newName !== "string") throw noParameters("newName")
  const changes = rename(snapshot, offset, params.newName)
  if ("refusal" in changes) throw refused(changes)
  return toWorkspaceEdit(changes, snapshot, positions, session.client)
}

/** An editor shows the message to the user as it is. */
function refused({ refusal }: Refusal): lsp.ResponseError {
  return new lsp.ResponseError(lsp.LSPErrorCodes.RequestFailed, refusal)
}

function foldsOf({
  snapshot,
  positions,
  session,
}: There<lsp.FoldingRangeParams>): lsp.FoldingRange[] {
  return toFoldingRanges(folds(snapshot), positions, session.client)
}

function selectionsAt({
  snapshot,
  params,
  positions,
}: There<lsp.SelectionRangeParams>): lsp.SelectionRange[] {
  if (!Array.isArray(params.positions) || !params.positions.every(isPosition))
    throw noParameters("positions")
  return params.positions.map(it =>
    toSelectionRange(selections(snapshot, positions.offset(it)), positions),
  )
}

function linkedAt(
  snapshot: Snapshot,
  offset: Offset,
  { positions }: There<lsp.LinkedEditingRangeParams>,
): lsp.LinkedEditingRanges | undefined {
  const ranges = linkedRanges(snapshot, offset).map(it => positions.range(it))
  return ranges.length === 0 ? undefined : { ranges, wordPattern: tagName }
}

/** XML 1.0, production 5, with everything beyond ASCII allowed. */
const tagName = "[A-Za-z_:\\u0080-\\uffff][\\w:.\\-\\u0080-\\uffff]*"

function hintsIn({
  snapshot,
  params,
  positions,
  session,
}: There<lsp.InlayHintParams>): lsp.InlayHint[] {
  const run = session.runs.get(snapshot.uri)
  const part = positions.offsets(params.range)
  return inlayHints(snapshot, part, run).map(it => toInlayHint(it, positions))
}

/** A document that is not open has no findings, for an editor that asks about it all the same. */
function diagnostics(checks: Checks): Entry<lsp.DocumentDiagnosticParams, unknown> {
  const { read, answer } = on("user", async (there: There<lsp.DocumentDiagnosticParams>) => {
    const { snapshot, cancel } = there
    const items = await checks.asked(snapshot, () => cancel.isCancellationRequested)
    if (items) return { kind: lsp.DocumentDiagnosticReportKind.Full, items }
    if (cancel.isCancellationRequested)
      throw new lsp.ResponseError(lsp.LSPErrorCodes.RequestCancelled, "cancelled")
    const data: lsp.DiagnosticServerCancellationData = { retriggerRequest: true }
    throw new lsp.ResponseError(lsp.LSPErrorCodes.ServerCancelled, "the text has changed", data)
  })
  const nothing = { kind: lsp.DocumentDiagnosticReportKind.Full, items: [] }
  return { askedBy: "user", read, answer: async asked => (await answer(asked)) ?? nothing }
}

function readQuery(params: unknown): string | undefined {
  return isRecord(params) && typeof params.query === "string" ? params.query : undefined
}

async function symbolsOfWorkspace({
  session: { index },
  params: query,
  cancel,
}: Asked<string>): Promise<lsp.SymbolInformation[]> {
  await unlessCancelled(index.ready(), cancel)
  return workspaceSymbols(index.elements(), query).map(toWorkspaceSymbol)
}

function noParameters(name: string): lsp.ResponseError {
  return new lsp.ResponseError(lsp.ErrorCodes.InvalidParams, `${name} is missing or wrong`)
}
