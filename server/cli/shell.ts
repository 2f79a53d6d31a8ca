import { stripVTControlCharacters } from "node:util"

/** 0: fine. 1: findings, a failed expectation, a crossed threshold. 2: usage, unreadable input. */
export type ExitCode = 0 | 1 | 2

/** What a command needs from outside. `processShell` is the real one, tests make their own. */
export interface Shell {
  /**
   * Prints to standard output; resolves when more may be written. Once the reader is gone (as with
   * `| head`) it does nothing, so that the exit code stays what it would have been.
   */
  write(text: string): Promise<void>
  /** Prints a line to standard error. */
  complain(line: string): void
  /** Shows how far the work is, in place of what was shown before; nothing removes it. */
  progress(line?: string): void
  /** Whether to print colours. */
  readonly hasColour: boolean
  /** How wide the output may be. */
  readonly columns: number
  /** Milliseconds since some fixed moment. */
  wallClockMs(): number
}

/** Standard output and error of this process. */
export function processShell(): Shell {
  const { stdout, stderr, env } = process
  let isReaderGone = false
  let progressLength = 0
  for (const stream of [stdout, stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error
      if (stream === stdout) isReaderGone = true
    })
  const progress = (line = "") => {
    if (!stderr.isTTY || (line === "" && progressLength === 0)) return
    stderr.write(`\r${line.padEnd(progressLength)}${line === "" ? "\r" : ""}`)
    progressLength = line.length
  }
  return {
    async write(text) {
      if (isReaderGone) return
      progress()
      if (!stdout.write(text) && stdout.writableNeedDrain)
        await new Promise<void>(resolve => {
          const go = () => {
            stdout.off("drain", go).off("error", go).off("close", go)
            resolve()
          }
          stdout.once("drain", go).once("error", go).once("close", go)
        })
    },
    complain(line) {
      progress()
      stderr.write(`${stderr.isTTY ? line : stripVTControlCharacters(line)}\n`)
    },
    progress,
    hasColour: wantsColour(env, stdout.isTTY === true),
    columns: stdout.columns ?? 120,
    wallClockMs: () => performance.now(),
  }
}

/** NO_COLOR and FORCE_COLOR as no-color.org and Node mean them; else colours on a terminal only. */
export function wantsColour(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false"
  return isTerminal && env.TERM !== "dumb"
}
