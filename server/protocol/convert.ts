import * as lsp from "vscode-languageserver"
import type { Finding, Severity } from "../analysis/index.ts"
import {
  type Completions,
  type Definition,
  type FixAction,
  type Fold,
  type Highlight,
  type Hover,
  type InlayHint,
  kindInWords,
  type Lens,
  type OutlineItem,
  type Piece,
  plainText,
  type Suggestion,
} from "../features/index.ts"
import type { Change, Range } from "../text/index.ts"
import type { IndexedElement, IndexedPlace, Snapshot } from "../workspace/index.ts"
import type { Client } from "./client.ts"
import type { SimulateCommandArguments } from "./messages.ts"
import type { Positions } from "./positions.ts"

/** Plain values of the features as values of LSP, and nothing more. */

const severities: Readonly<Record<Severity, lsp.DiagnosticSeverity>> = {
  error: lsp.DiagnosticSeverity.Error,
  warning: lsp.DiagnosticSeverity.Warning,
  info: lsp.DiagnosticSeverity.Information,
  hint: lsp.DiagnosticSeverity.Hint,
}

export function toDiagnostic(
  finding: Finding,
  uri: string,
  positions: Positions,
  { can }: Client,
  page: string | undefined,
): lsp.Diagnostic {
  const { rule, severity, message, range, related = [], elsewhere = [], isUnnecessary } = finding
  return {
    range: positions.range(range),
    severity: severities[severity],
    code: rule,
    source: "flowmeter",
    message,
    ...(page !== undefined && can.codeDescriptions ? { codeDescription: { href: page } } : {}),
    ...(isUnnecessary && can.unnecessaryTags ? { tags: [lsp.DiagnosticTag.Unnecessary] } : {}),
    ...(0 < related.length + elsewhere.length && can.relatedInformation
      ? {
          relatedInformation: [
            ...related.map(it => ({
              location: { uri, range: positions.range(it.range) },
              message: it.message,
            })),
            ...elsewhere.map(({ message, ...place }) => ({
              location: toLocation(place),
              message,
            })),
          ],
        }
      : {}),
  }
}

export function toHover({ range, markdown }: Hover, positions: Positions): lsp.Hover {
  return {
    range: positions.range(range),
    contents: { kind: lsp.MarkupKind.Markdown, value: markdown },
  }
}

export function toLinks(
  { origin, places }: Definition,
  uri: string,
  positions: Positions,
): lsp.LocationLink[] {
  return places.map(({ range, place }) => ({
    originSelectionRange: positions.range(origin),
    targetUri: uri,
    targetRange: positions.range(range),
    targetSelectionRange: positions.range(place),
  }))
}

const completionKinds: Readonly<Record<Suggestion["kind"], lsp.CompletionItemKind>> = {
  element: lsp.CompletionItemKind.Class,
  attribute: lsp.CompletionItemKind.Property,
  value: lsp.CompletionItemKind.EnumMember,
  reference: lsp.CompletionItemKind.Reference,
  "close-tag": lsp.CompletionItemKind.Keyword,
}

export function toCompletionList(
  { suggestions, isCut }: Completions,
  positions: Positions,
  client: Client,
): lsp.CompletionList {
  const items = suggestions.map((it, at) => toCompletionItem(it, at, positions, client))
  return { isIncomplete: isCut, items }
}

function toCompletionItem(
  suggestion: Suggestion,
  at: number,
  positions: Positions,
  { can, isOurs }: Client,
): lsp.CompletionItem {
  const { label, kind, detail, explanation, range, text, filter, goesOn } = suggestion
  const isSnippet = can.snippets && text.some(it => typeof it !== "string")
  const newText = isSnippet ? snippet(text) : plainText(text)
  return {
    label,
    kind: completionKinds[kind],
    ...(detail ? { detail } : {}),
    ...(explanation ? { documentation: explanation } : {}),
    sortText: String(at).padStart(4, "0"),
    ...(filter === undefined ? {} : { filterText: filter }),
    insertTextFormat: isSnippet ? lsp.InsertTextFormat.Snippet : lsp.InsertTextFormat.PlainText,
    textEdit: { range: positions.range(range), newText },
    // A command of VS Code: other editors have it under other names.
    ...(goesOn && isOurs
      ? { command: { title: "Suggest", command: "editor.action.triggerSuggest" } }
      : {}),
  }
}

/** LSP 3.17, §Snippet Syntax: `$`, `}` and a backslash are escaped; in a choice `,` and `|` too. */
function snippet(pieces: readonly Piece[]): string {
  let stop = 0
  const isLast = (at: number) => !pieces.slice(at + 1).some(it => typeof it !== "string")
  return pieces
    .map((piece, at) => {
      if (typeof piece === "string") return piece.replace(/[\\$}]/g, "\\$&")
      const { slot, choices } = piece
      if (slot === "" && !choices && isLast(at)) return "$0"
      stop++
      if (!choices)
        return slot === "" ? `$${stop}` : `\${${stop}:${slot.replace(/[\\$}]/g, "\\$&")}}`
      const ordered = [...new Set([slot, ...choices])].filter(Boolean)
      const escaped = ordered.map(it => it.replace(/[\\$},|]/g, "\\$&"))
      return `\${${stop}|${escaped.join(",")}|}`
    })
    .join("")
}

export function toLocation({ uri, start, end }: IndexedPlace): lsp.Location {
  return { uri, range: { start, end } }
}

const highlightKinds: Readonly<Record<Highlight["kind"], lsp.DocumentHighlightKind>> = {
  text: lsp.DocumentHighlightKind.Text,
  read: lsp.DocumentHighlightKind.Read,
  write: lsp.DocumentHighlightKind.Write,
}

export function toHighlight({ range, kind }: Highlight, positions: Positions) {
  return { range: positions.range(range), kind: highlightKinds[kind] }
}

export function toDocumentSymbol(item: OutlineItem, positions: Positions): lsp.DocumentSymbol {
  return {
    name: item.name || "…",
    detail: item.detail,
    kind: symbolKindOf(item.kind),
    range: positions.range(item.range),
    selectionRange: positions.range(item.place),
    children: item.children.map(it => toDocumentSymbol(it, positions)),
  }
}

/** For an editor that knows no nesting. */
export function toFlatSymbols(
  items: readonly OutlineItem[],
  uri: string,
  positions: Positions,
  container?: string,
): lsp.SymbolInformation[] {
  return items.flatMap(item => [
    {
      name: item.name || "…",
      kind: symbolKindOf(item.kind),
      location: { uri, range: positions.range(item.place) },
      ...(container === undefined ? {} : { containerName: container }),
    },
    ...toFlatSymbols(item.children, uri, positions, item.name),
  ])
}

export function toWorkspaceSymbol(element: IndexedElement): lsp.SymbolInformation {
  const { name, id, kind, container } = element
  const containerName = container ?? kindInWords(kind)
  return {
    name: name ? `${name} (${id})` : id,
    kind: symbolKindOf(kind),
    location: toLocation(element),
    containerName,
  }
}

/** The icon of a kind, by the first pattern that fits. */
const symbolKinds: readonly (readonly [RegExp, lsp.SymbolKind])[] = [
  [/^participant$/, lsp.SymbolKind.Namespace],
  [/^process$/, lsp.SymbolKind.Module],
  [/^lane$/, lsp.SymbolKind.Package],
  [/subProcess|transaction|SubProcess|choreography/i, lsp.SymbolKind.Class],
  [/event$/i, lsp.SymbolKind.Event],
  [/gateway$/i, lsp.SymbolKind.Enum],
  [/task$|^callActivity$/i, lsp.SymbolKind.Function],
  [/^data/, lsp.SymbolKind.Variable],
  [/^itemDefinition$/, lsp.SymbolKind.Struct],
  [/^(message|signal|error|escalation)$/, lsp.SymbolKind.Interface],
  [/^BPMNDiagram$/, lsp.SymbolKind.File],
  [/^group$/, lsp.SymbolKind.Array],
]

function symbolKindOf(kind: string): lsp.SymbolKind {
  return symbolKinds.find(([pattern]) => pattern.test(kind))?.[1] ?? lsp.SymbolKind.Object
}

export function toTextEdits(changes: readonly Change[], positions: Positions): lsp.TextEdit[] {
  return changes.map(({ range, text }) => ({ range: positions.range(range), newText: text }))
}

/** An edit of one document, with its version when the editor can check it. */
export function toWorkspaceEdit(
  changes: readonly Change[],
  { uri, version }: Snapshot,
  positions: Positions,
  { can }: Client,
): lsp.WorkspaceEdit {
  const edits = toTextEdits(changes, positions)
  if (!can.documentChanges) return { changes: { [uri]: edits } }
  return { documentChanges: [{ textDocument: { uri, version }, edits }] }
}

export function toCodeAction(
  { finding, fix }: FixAction,
  snapshot: Snapshot,
  positions: Positions,
  client: Client,
  page: string | undefined,
): lsp.CodeAction {
  return {
    title: fix.title,
    kind: lsp.CodeActionKind.QuickFix,
    diagnostics: [toDiagnostic(finding, snapshot.uri, positions, client, page)],
    ...(fix.isPreferred ? { isPreferred: true } : {}),
    edit: toWorkspaceEdit(fix.changes, snapshot, positions, client),
  }
}

const lensCommands: Readonly<Record<Lens["action"], string>> = {
  simulate: "flowmeter.simulate",
  "show-results": "flowmeter.showResults",
}

export function toCodeLens(lens: Lens, uri: string, positions: Positions): lsp.CodeLens {
  const given: SimulateCommandArguments = { uri, process: lens.process }
  const command = {
    title: lens.title,
    tooltip: lens.explanation,
    command: lensCommands[lens.action],
    arguments: [given],
  }
  return { range: positions.range(lens.range), command }
}

/** Folds of more than one line; of those that begin on one line the outermost. */
export function toFoldingRanges(
  folds: readonly Fold[],
  positions: Positions,
  { can, mostFolds }: Client,
): lsp.FoldingRange[] {
  const ranges: lsp.FoldingRange[] = []
  for (const { range, kind, summary } of folds) {
    const [start, end] = [positions.position(range.start), positions.position(range.end)]
    // The line of the close tag stays in sight; a comment goes to its end.
    const endLine = kind === "comment" ? end.line : end.line - 1
    if (endLine <= start.line || ranges.at(-1)?.startLine === start.line) continue
    if (mostFolds <= ranges.length) break
    ranges.push({
      startLine: start.line,
      endLine,
      ...(kind === "comment" ? { kind: lsp.FoldingRangeKind.Comment } : {}),
      ...(kind === "diagram" ? { kind: lsp.FoldingRangeKind.Region } : {}),
      ...(summary !== undefined && can.collapsedText ? { collapsedText: summary } : {}),
    })
  }
  return ranges
}

/** @param ranges from the inside out, at least one */
export function toSelectionRange(
  ranges: readonly Range[],
  positions: Positions,
): lsp.SelectionRange {
  let outer: lsp.SelectionRange | undefined
  for (const range of [...ranges].reverse()) {
    const inner = { range: positions.range(range) }
    outer = outer ? { ...inner, parent: outer } : inner
  }
  return outer!
}

export function toInlayHint({ at, text, explanation }: InlayHint, positions: Positions) {
  return {
    position: positions.position(at),
    label: text,
    tooltip: explanation,
    paddingLeft: true,
  } satisfies lsp.InlayHint
}
