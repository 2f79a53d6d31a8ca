/**
 * Folds what happens in a run into numbers: counts, times, quantiles, confidence intervals, costs,
 * a bottleneck, and alerts where thresholds are crossed.
 *
 * Invariant: the same occurrences in the same order give the same report, but for `wall*`.
 * Never runs anything.
 */
export { ReportFold, type Wall } from "./fold.ts"
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
} from "./report.ts"
export { Sketch } from "./sketch.ts"
export { defaultThresholds } from "./thresholds.ts"
