import type { CheckSettings } from "../analysis/index.ts"

/** What the author, or the team, has set for a file; immutable. */
export interface Settings {
  readonly check: CheckSettings
  readonly simulation: {
    /** 1 to 10,000,000. */
    readonly instances: number
    readonly seed: number
  }
  /** What is left out has the default of the metrics room; null means never to alert. */
  readonly thresholds: {
    readonly p95DurationSeconds?: number | null
    /** Shares, 0 to 1. */
    readonly utilisation?: number | null
    readonly failureRate?: number | null
  }
}

export const defaultSettings: Settings = {
  check: {},
  simulation: { instances: 1000, seed: 1 },
  thresholds: {},
}
