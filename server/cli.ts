/** The command line: `flowmeter check | run | simulate | bench | serve | lsp`. */
import { main } from "./cli/main.ts"
import { processShell } from "./cli/shell.ts"

try {
  process.exitCode = await main(process.argv.slice(2), processShell())
} catch (error) {
  // Whatever the input, this is our own mistake: 1 would say that the input is at fault.
  console.error("flowmeter: this is a bug of Flowmeter itself; please report it with this text")
  console.error(error instanceof Error ? error.stack : error)
  process.exitCode = 2
}
