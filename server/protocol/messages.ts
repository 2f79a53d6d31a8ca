/**
 * What the client and the server say to each other beyond LSP: types only, nothing that runs. The
 * only file of the server that `client/` may import.
 */
import type { Report } from "../metrics/report.ts"

export type {
  Alert,
  ElementReport,
  FlowReport,
  Interval,
  Report,
  ResourceReport,
  Severity,
  Summary,
  Times,
} from "../metrics/report.ts"

/** Requests of the client: method, parameters and answer. */
export interface Requests {
  "flowmeter/simulate": [SimulateParams, SimulateResult]
  "flowmeter/elementPlace": [ElementPlaceParams, ElementPlaceResult]
  "flowmeter/elementAt": [ElementAtParams, ElementAtResult]
  "flowmeter/cacheStatistics": [undefined, CacheStatisticsResult]
}

/** Notifications of the server. */
export interface Notifications {
  "flowmeter/status": Status
}

/** Zero-based, in UTF-16 units, as in LSP. */
export interface Place {
  readonly start: { readonly line: number; readonly character: number }
  readonly end: { readonly line: number; readonly character: number }
}

/**
 * Simulates one process of an open document; reports work-done progress and can be
 * cancelled. The results also appear as diagnostics and inlay hints of the document.
 */
export interface SimulateParams {
  readonly uri: string
  /** Id of the process; the one that a run starts when left out. */
  readonly process?: string
  /** 1 to 10,000,000; the setting `flowmeter.simulation.instances` when left out. */
  readonly instances?: number
  readonly seed?: number
  readonly workDoneToken?: string | number
}
export interface SimulateResult {
  /** The report, or why there is none in one sentence. */
  readonly report?: Report
  readonly problem?: string
  /** The version of the text that was simulated. */
  readonly version: number
}

/** Where an element stands in the text; null when there is none of that id. */
export interface ElementPlaceParams {
  readonly uri: string
  readonly element: string
}
export type ElementPlaceResult = Place | null

/** The element whose text holds a position; null outside of any element with an id. */
export interface ElementAtParams {
  readonly uri: string
  readonly position: { readonly line: number; readonly character: number }
}
export type ElementAtResult = { readonly element: string; readonly kind: string } | null

/** How well the server remembers; one row per cache. */
export interface CacheStatistics {
  /** What it remembers, in words, such as "parse trees". */
  readonly name: string
  readonly hits: number
  readonly misses: number
  /** Entries held now; left out where the cache cannot count them. */
  readonly entries?: number
  readonly evictions?: number
}
export type CacheStatisticsResult = readonly CacheStatistics[]

/** At most once a second: what the status bar shows. */
export interface Status {
  readonly uri: string
  readonly errors: number
  readonly warnings: number
  /** How long the last check of this document took. */
  readonly checkMs: number
  /** Whether the document is so long that its elements are checked only where they are edited. */
  readonly isPartial: boolean
}

/** Arguments of the command behind the CodeLens, `flowmeter.simulate`. */
export interface SimulateCommandArguments {
  readonly uri: string
  readonly process: string
}
