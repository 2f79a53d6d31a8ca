/** How much of the benchmark is done, and how long each figure may take. */
import type { SizeName } from "./inputs.ts"

export interface Scale {
  /** Documents that are read; among them those named below. */
  readonly cold: readonly SizeName[]
  /** Documents that are typed into. */
  readonly keystrokes: readonly SizeName[]
  /** What the targets call 20 KB, 10 MB and 50 MB, and the densest graph there is. */
  readonly small: SizeName
  readonly large: SizeName
  readonly largest: SizeName
  readonly densest: SizeName
  /** What bpmn-moddle reads; it does not come to an end with larger documents. */
  readonly moddle: readonly SizeName[]
  /** How often everything is measured, in turn: what happens beside us then hits no row alone. */
  readonly passes: number
  /** How long one figure is measured in a pass, in milliseconds; it is taken once at least. */
  readonly budget: number
  /** As many samples are enough. */
  readonly samples: number
  /** Instances of a simulation, and rounds of which the fastest counts. */
  readonly instances: number
  readonly rounds: number
  /** Whether each engine reads each document in a process of its own. */
  readonly isolated: boolean
}

export const full: Scale = {
  cold: ["20k", "200k", "1m", "10m", "10mflat", "50m"],
  keystrokes: ["20k", "1m", "10m", "50m"],
  small: "20k",
  large: "10m",
  largest: "50m",
  densest: "10mflat",
  moddle: ["20k", "200k", "1m", "10mflat"],
  passes: 1,
  budget: 2000,
  samples: 2000,
  instances: 100_000,
  rounds: 5,
  isolated: true,
}

/** To 1 MB: the figures of a minute or two, in which the targets of larger documents mean less. */
export const quick: Scale = {
  cold: ["20k", "200k", "1m"],
  keystrokes: ["20k", "1m"],
  small: "20k",
  large: "1m",
  largest: "1m",
  densest: "1m",
  moddle: ["20k", "1m"],
  passes: 1,
  budget: 400,
  samples: 300,
  instances: 20_000,
  rounds: 3,
  isolated: true,
}

/** What a test can wait for: everything is measured once, and no figure means anything. */
export const slight: Scale = {
  cold: ["20k", "200k"],
  keystrokes: ["20k", "200k"],
  small: "20k",
  large: "200k",
  largest: "200k",
  densest: "20k",
  moddle: ["20k"],
  passes: 1,
  budget: 1,
  samples: 1,
  instances: 200,
  rounds: 1,
  isolated: false,
}
