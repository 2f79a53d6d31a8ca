import type { InitializeParams } from "vscode-languageserver"
import type { PositionEncoding } from "../text/index.ts"

/** What the editor at the other end can do, and what it said about itself. */
export interface Client {
  readonly encoding: PositionEncoding
  readonly folders: readonly string[]
  /** Whether simulating is allowed; an editor that says nothing has no such question. */
  readonly isTrusted: boolean
  /** Whether it is the extension of this project: only that one wants notifications of ours. */
  readonly isOurs: boolean
  /** Settings given once and for all, for an editor that cannot be asked. */
  readonly settings: unknown
  readonly can: {
    readonly pullDiagnostics: boolean
    readonly configuration: boolean
    readonly snippets: boolean
    readonly definitionLinks: boolean
    readonly declarationLinks: boolean
    readonly documentChanges: boolean
    readonly nestedSymbols: boolean
    readonly codeActionLiterals: boolean
    readonly collapsedText: boolean
    readonly codeDescriptions: boolean
    readonly relatedInformation: boolean
    readonly unnecessaryTags: boolean
    readonly watchFiles: boolean
    readonly registerConfiguration: boolean
    readonly registerDocuments: boolean
    readonly refreshHints: boolean
    readonly refreshLenses: boolean
    readonly refreshDiagnostics: boolean
  }
  /** How many folds it takes. */
  readonly mostFolds: number
}

/** Reads what an editor says about itself; whatever it says, or leaves out, makes a client. */
export function readClient({
  capabilities,
  initializationOptions,
  workspaceFolders,
  rootUri,
}: InitializeParams): Client {
  const text = capabilities?.textDocument
  const workspace = capabilities?.workspace
  const diagnostics = text?.publishDiagnostics
  const options: Readonly<Record<string, unknown>> = isRecord(initializationOptions)
    ? initializationOptions
    : {}
  return {
    encoding: chooseEncoding(capabilities?.general?.positionEncodings),
    folders: Array.isArray(workspaceFolders)
      ? workspaceFolders.map(it => it.uri)
      : [rootUri].filter(it => typeof it === "string"),
    isTrusted: options.trusted !== false,
    isOurs: typeof options.trusted === "boolean",
    settings: options.settings,
    can: {
      pullDiagnostics: text?.diagnostic !== undefined,
      configuration: workspace?.configuration === true,
      snippets: text?.completion?.completionItem?.snippetSupport === true,
      definitionLinks: text?.definition?.linkSupport === true,
      declarationLinks: text?.declaration?.linkSupport === true,
      documentChanges: workspace?.workspaceEdit?.documentChanges === true,
      nestedSymbols: text?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
      codeActionLiterals: text?.codeAction?.codeActionLiteralSupport !== undefined,
      collapsedText: text?.foldingRange?.foldingRange?.collapsedText === true,
      codeDescriptions: (diagnostics ?? text?.diagnostic)?.codeDescriptionSupport === true,
      relatedInformation: (diagnostics ?? text?.diagnostic)?.relatedInformation === true,
      unnecessaryTags: ((diagnostics ?? text?.diagnostic)?.tagSupport?.valueSet ?? []).includes(1),
      watchFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
      registerConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
      registerDocuments: text?.synchronization?.dynamicRegistration === true,
      refreshHints: workspace?.inlayHint?.refreshSupport === true,
      refreshLenses: workspace?.codeLens?.refreshSupport === true,
      refreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    },
    mostFolds: text?.foldingRange?.rangeLimit ?? Number.POSITIVE_INFINITY,
  }
}

/** The first one it offers that we know; LSP lists them in the order it prefers. */
function chooseEncoding(offered: readonly string[] | undefined): PositionEncoding {
  const known = offered?.find(it => it === "utf-8" || it === "utf-16")
  return known === "utf-8" ? "utf-8" : "utf-16"
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null
}
