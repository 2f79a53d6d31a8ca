/**
 * How long to wait after a keystroke before checking the document: half as long as the last check
 * took. A small document is checked between two keystrokes, a large one once its author pauses.
 *
 * @param lastCheckMs duration of the last check; 0 before the first
 * @returns milliseconds, between 10 and 500
 */
export function debounceMs(lastCheckMs: number): number {
  return Math.min(500, Math.max(10, lastCheckMs / 2))
}

/**
 * A document whose check took longer than this is followed at first: what was found moves with its
 * text, and only what was edited is checked.
 */
export const slowMs = 100

/**
 * How long an author must pause before such a document is checked as a whole: as long as it takes.
 *
 * @returns milliseconds, between 500 and 3000
 */
export function wholeMs(lastCheckMs: number): number {
  return Math.min(3000, Math.max(500, lastCheckMs))
}

/** How long the server thread works on one thing before it looks at its messages: a frame. */
export const sliceMs = 16

/** How often at most the status of a document is told. */
export const statusMs = 1000

/** How long the editor may take to answer what the settings are. */
export const settingsMs = 2000

/** Lets the messages that came in meanwhile go first. */
export function turn(): Promise<void> {
  return pause(0)
}

export function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
