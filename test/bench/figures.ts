/** What was measured: the path of a figure → its value, such as `cold/saxen/1m` → 44.8. */
export type Figures = Record<string, number>

/** One thing to measure; each can be done in a process of its own. */
export interface Job {
  /** What stands before the paths of its figures. */
  readonly section: string
  readonly engine: string
  readonly size: string
}
