import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { main } from "../../server/cli/main.ts"
import type { ExitCode, Shell } from "../../server/cli/shell.ts"

export const projectFolder = fileURLToPath(new URL("../..", import.meta.url))

/** The command line as a program of its own. */
export const program = join(projectFolder, "server/cli.ts")

export interface Outcome {
  readonly code: ExitCode
  readonly out: string
  readonly errors: string
}

/** Runs a command line inside this process, and keeps what it prints. */
export async function flowmeter(
  written: readonly string[],
  terminal: { readonly hasColour?: boolean; readonly columns?: number } = {},
): Promise<Outcome> {
  let out = ""
  let errors = ""
  const shell: Shell = {
    hasColour: false,
    columns: 100,
    ...terminal,
    async write(text) {
      out += text
    },
    complain(line) {
      errors += `${line}\n`
    },
    progress() {},
    wallClockMs: () => performance.now(),
  }
  const code = await main(written, shell)
  return { code, out, errors }
}

/** A folder with files in it, gone when the work is done. */
export async function inFolder<Result>(
  files: Readonly<Record<string, string | Uint8Array>>,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "flowmeter-"))
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
