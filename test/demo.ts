/**
 * Shows what Flowmeter does: checks the examples and simulates the order process.
 *
 *   npm run demo
 *
 * Both commands are meant to find something; the demonstration fails when they do not.
 */
import { fileURLToPath } from "node:url"
import { main } from "../server/cli/main.ts"
import { processShell } from "../server/cli/shell.ts"

process.chdir(fileURLToPath(new URL("..", import.meta.url)))
const shell = processShell()
const commands = ["check examples", "simulate examples/order.bpmn"]
const codes: number[] = []
for (const command of commands) {
  await shell.write(`\n$ flowmeter ${command}\n\n`)
  codes.push(await main(command.split(" "), shell))
}
if (codes.some(code => code !== 1)) {
  shell.complain(
    `\nThe commands left with ${codes.join(" and ")}; both were expected to find something.`,
  )
  process.exitCode = 1
}
