/** Opens VS Code on the examples, with the extension as it was just built. */
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { root } from "./host/install.ts"

const command = process.platform === "win32" ? "code.cmd" : "code"
const args = [
  `--extensionDevelopmentPath=${root}`,
  join(root, "examples"),
  join(root, "examples/order.bpmn"),
]
// code.cmd is a batch file: Windows starts those only through its shell.
const options = { stdio: "inherit", shell: process.platform === "win32" } as const
const { error, status } = spawnSync(command, args, options)
if (error) {
  console.error(
    "There is no `code` on the PATH. Open this folder in VS Code and press F5, or let it run " +
      "“Shell Command: Install 'code' command in PATH”.",
  )
}
process.exitCode = status ?? 1
