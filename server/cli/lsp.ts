import type { Command } from "./options.ts"

export const lspCommand: Command = {
  name: "lsp",
  operands: "",
  operandCounts: [0, 0],
  description:
    "Serves the Language Server Protocol to the editor that started this program, until the editor\n" +
    "ends it.",
  options: {
    stdio: { help: "Over standard input and output; so far the only way." },
    clientProcessId: {
      help: "End with this process; editors pass it by themselves.",
      value: "PID",
      whole: [0, Number.MAX_SAFE_INTEGER],
    },
  },
  examples: ["flowmeter lsp --stdio"],
  async run(given, shell) {
    if (!given.has("stdio")) {
      shell.complain("flowmeter lsp: say how to talk: flowmeter lsp --stdio")
      return 2
    }
    const { startServer } = await import("../start.ts")
    // Goes on behind this: the connection keeps the process alive and ends it.
    startServer("stdio")
    return 0
  },
}
