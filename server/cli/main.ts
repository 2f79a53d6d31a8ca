import { nearest } from "./nearest.ts"
import { type Command, helpText, readArguments } from "./options.ts"
import type { ExitCode, Shell } from "./shell.ts"
import { version } from "./version.ts"

interface Entry {
  readonly summary: string
  /** Loaded when it is asked for: printing help needs no engine. */
  load(): Promise<Command>
}

const commands: Readonly<Record<string, Entry>> = {
  check: {
    summary: "say what is wrong with BPMN files",
    load: async () => (await import("./check.ts")).checkCommand,
  },
  run: {
    summary: "execute one instance and show what happens",
    load: async () => (await import("./run.ts")).runCommand,
  },
  simulate: {
    summary: "simulate many instances and say where their time goes",
    load: async () => (await import("./simulate.ts")).simulateCommand,
  },
  lsp: {
    summary: "serve editors over the Language Server Protocol",
    load: async () => (await import("./lsp.ts")).lspCommand,
  },
}

/** Named in the contract of the command line, not there yet. */
const laterCommands = ["bench", "serve"]

/** Runs one command line, the name of the program left out. Prints what is wrong with it. */
export async function main(written: readonly string[], shell: Shell): Promise<ExitCode> {
  const [name = "help", ...rest] = written
  if (name === "--version" || name === "-v" || name === "version") {
    await shell.write(`${await version()}\n`)
    return 0
  }
  if (name === "help" || name === "--help" || name === "-h") return help(rest[0], shell)
  if (laterCommands.includes(name)) {
    shell.complain(`flowmeter ${name}: this version cannot do this yet; a later one will`)
    return 2
  }
  if (!Object.hasOwn(commands, name)) return unknown(name, shell)

  const command = await commands[name]!.load()
  const given = readArguments(
    command,
    rest.map(it => (it === "-h" ? "--help" : it)),
  )
  if (typeof given === "string") {
    shell.complain(`flowmeter ${name}: ${given}`)
    shell.complain(`See flowmeter ${name} --help.`)
    return 2
  }
  if (given.has("help")) {
    await shell.write(helpText(command))
    return 0
  }
  return command.run(given, shell)
}

async function help(name: string | undefined, shell: Shell): Promise<ExitCode> {
  if (name !== undefined) {
    if (!Object.hasOwn(commands, name)) return unknown(name, shell)
    await shell.write(helpText(await commands[name]!.load()))
    return 0
  }
  const width = Math.max(...Object.keys(commands).map(it => it.length))
  const rows = Object.entries(commands).map(
    ([command, { summary }]) => `  ${command.padEnd(width)}  ${summary}`,
  )
  await shell.write(
    `Flowmeter ${await version()} checks, runs and simulates BPMN 2.0 files.\n\n` +
      `Usage: flowmeter COMMAND …\n\n${rows.join("\n")}\n\n` +
      `flowmeter COMMAND --help says more. Exit codes: 0 fine, 1 findings, failed expectations or\n` +
      "crossed thresholds, 2 wrong usage or unreadable input.\n",
  )
  return 0
}

function unknown(name: string, shell: Shell): ExitCode {
  const meant = nearest(name.replace(/^-+/, ""), Object.keys(commands))
  const hint = meant ? `did you mean “${meant}”?` : "see flowmeter --help"
  shell.complain(
    name.startsWith("-")
      ? `flowmeter: the name of a command comes first, “${name}” is none; see flowmeter --help`
      : `flowmeter: there is no command “${name}”; ${hint}`,
  )
  return 2
}
